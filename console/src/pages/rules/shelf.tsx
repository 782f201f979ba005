import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import { counted } from '../../format/number.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Answered } from '../../parts/state.tsx';

/** The site's own files: opened in the editor, or taken out of force. */
export function Shelf({ onOpen }: { readonly onOpen: (text: string) => void }) {
  const files = useQuery(ask('rules.files', {}));
  const remove = useChange('rules.remove', ['rules.files', 'rules.list']);
  const may = useMay();
  const [going, setGoing] = useState<string | undefined>();
  return (
    <Panel
      title="Files of this site"
      {...(files.data ? { note: counted(files.data.items.length, 'file') } : {})}
      flush
    >
      <Answered query={files} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="p-3.5 text-xs text-ink-3">
              None yet: what you put into force stands here.
            </p>
          ) : (
            <ul>
              {items.map(({ name, text }) => (
                <li
                  key={name}
                  className="flex items-center gap-2 border-t border-line/70 px-3.5 py-1.5 first:border-t-0"
                >
                  <span className="min-w-0 flex-1 truncate font-mono text-xs">{name}.yml</span>
                  <Button size="small" look="quiet" onClick={() => onOpen(text)}>
                    Open
                  </Button>
                  {may('rules:write') && (
                    <Button size="small" look="danger" onClick={() => setGoing(name)}>
                      Remove…
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
      <Dialog
        open={going !== undefined}
        onClose={() => setGoing(undefined)}
        title={`Take ${going ?? ''} out of force?`}
      >
        <p className="text-sm text-ink-2">
          Its rules fire no longer. Findings that stand open stay; a rule of ours that it replaced
          comes back.
        </p>
        {remove.error && (
          <p role="alert" className="mt-2 text-xs text-critical-text">
            {remove.error.message}
          </p>
        )}
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={() => setGoing(undefined)}>Cancel</Button>
          <Button
            look="danger"
            disabled={remove.isPending}
            onClick={() =>
              remove.mutate(
                { params: { name: going ?? '' } },
                { onSuccess: () => setGoing(undefined) },
              )
            }
          >
            Take out of force
          </Button>
        </div>
      </Dialog>
    </Panel>
  );
}
