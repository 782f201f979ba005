import type { ReactNode } from 'react';
import { Mark } from '../../shell/mark.tsx';

/** The one sheet that stands there before anybody is known. */
export function SignInFrame({ children }: { readonly children: ReactNode }) {
  return (
    <main className="flex min-h-dvh items-center justify-center p-5">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center gap-2.5">
          <Mark className="size-8" />
          <h1 className="text-xl font-semibold tracking-tight">Countersign</h1>
        </div>
        {children}
      </div>
    </main>
  );
}

export function Refusal({ children }: { readonly children: ReactNode }) {
  return (
    <p role="alert" className="rounded-md bg-critical-soft px-3 py-2 text-sm text-critical-text">
      {children}
    </p>
  );
}
