import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { Button } from './button.tsx';
import { names } from './class-names.ts';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** A sheet slides in from the right and is tall; a dialog stands in the middle. */
  readonly as?: 'dialog' | 'sheet';
}

const places = {
  dialog:
    'pop left-1/2 top-[12vh] w-[min(30rem,calc(100vw-2rem))] -translate-x-1/2 rounded-lg border max-h-[80vh]',
  sheet: 'sheet inset-y-0 right-0 w-[min(44rem,100vw)] border-l',
} as const;

export function Dialog({ open, onClose, title, children, as = 'dialog' }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fade fixed inset-0 z-40 bg-scrim" />
        <Base.Popup
          className={names(
            'fixed z-50 flex flex-col border-line bg-raised shadow-pop outline-none',
            places[as],
          )}
        >
          <header className="flex items-center gap-2 border-b border-line px-4 py-2.5">
            <Base.Title className="text-sm font-semibold">{title}</Base.Title>
            <Base.Close
              aria-label="Close"
              className="ml-auto inline-flex size-7 items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink"
            >
              <X aria-hidden className="size-4" />
            </Base.Close>
          </header>
          <div className="scroll-thin min-h-0 flex-1 overflow-auto p-4">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

export interface ReasonedProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children?: ReactNode;
  readonly confirm: string;
  readonly look?: 'primary' | 'danger';
  readonly busy: boolean;
  readonly error?: Error | null;
  readonly optional?: boolean;
  readonly onConfirm: (reason: string) => void;
}

/** A change that the ledger keeps asks why. */
export function Reasoned({
  open,
  onClose,
  title,
  children,
  confirm,
  look = 'primary',
  busy,
  error,
  optional = false,
  onConfirm,
}: ReasonedProps) {
  const [reason, setReason] = useState('');
  const field = useId();
  return (
    <Dialog open={open} onClose={onClose} title={title}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm(reason.trim());
        }}
      >
        {children}
        <label htmlFor={field} className="flex flex-col gap-1">
          <span className="label">
            Reason{optional ? ' (may be left out)' : ''}; kept in the ledger
          </span>
          <textarea
            id={field}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            rows={3}
            maxLength={2000}
            required={!optional}
            className="rounded-md border border-line-strong bg-surface px-2.5 py-2 text-sm"
          />
        </label>
        {error && (
          <p role="alert" className="text-xs text-critical-text">
            {error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look={look} disabled={busy || (!optional && reason.trim() === '')}>
            {busy ? 'Working…' : confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
