import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { names } from './class-names.ts';

/** An identifier as the vendor writes it; a press copies it. Text only: whatever it holds, it is inert. */
export function Mono({
  children,
  className,
  short,
}: {
  readonly children: string;
  readonly className?: string;
  readonly short?: string;
}) {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard?.writeText(children).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1200);
    });
  };
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={copy}
      title={`${children} (press to copy)`}
      aria-label={`Copy ${children}`}
      className={names(
        'group relative inline-flex max-w-full min-w-0 items-center rounded-sm text-left font-mono text-xs hover:text-accent-text',
        className,
      )}
    >
      <span className="truncate">{short ?? children}</span>
      <Icon
        aria-hidden
        className={names(
          'absolute -right-3.5 size-3 shrink-0',
          copied ? 'text-ok' : 'opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100',
        )}
      />
    </button>
  );
}
