import { Link } from '@tanstack/react-router';
import { MapPinOff } from 'lucide-react';

export function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-2 p-6 text-center">
      <MapPinOff aria-hidden className="size-7 text-ink-3" strokeWidth={1.5} />
      <h1 className="text-base font-semibold">There is no such page</h1>
      <Link to="/" className="link text-sm">
        Back to the overview
      </Link>
    </main>
  );
}
