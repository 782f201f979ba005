import { type ReactNode, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { Dialog } from './dialog.tsx';

/** A button whose press first says what will happen, and asks once. */
export function Sure({
  children,
  ask,
  says,
  confirm,
  change,
  onConfirm,
  ...button
}: Pick<ButtonProps, 'children' | 'disabled' | 'title' | 'label' | 'look'> & {
  /** What is asked, as a question. */
  readonly ask: string;
  /** What will happen. */
  readonly says: ReactNode;
  readonly confirm: string;
  readonly change: { readonly isPending: boolean; readonly error: Error | null };
  /** Calls `done` when it is done. */
  readonly onConfirm: (done: () => void) => void;
}) {
  const [asked, setAsked] = useState(false);
  const close = (): void => setAsked(false);
  return (
    <>
      <Button size="small" look="danger" {...button} onClick={() => setAsked(true)}>
        {children}
      </Button>
      <Dialog open={asked} onClose={close} title={ask}>
        <p className="text-sm text-ink-2">{says}</p>
        {change.error && (
          <p role="alert" className="mt-2 text-xs text-critical-text">
            {change.error.message}
          </p>
        )}
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button look="danger" disabled={change.isPending} onClick={() => onConfirm(close)}>
            {confirm}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
