import { Check, Copy as CopyIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.tsx';

/** Puts on the clipboard what it is given when pressed. */
export function Copy({ label, text }: { readonly label: string; readonly text: () => string }) {
  const [copied, setCopied] = useState(false);
  const Icon = copied ? Check : CopyIcon;
  return (
    <Button
      size="small"
      look="quiet"
      label={`Copy as ${label}`}
      onClick={() =>
        void navigator.clipboard?.writeText(text()).then(() => {
          setCopied(true);
          setTimeout(() => setCopied(false), 1200);
        })
      }
    >
      <Icon aria-hidden className="size-3.5" /> {label}
    </Button>
  );
}
