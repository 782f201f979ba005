import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../client/call.ts';
import { isRoute } from '../../client/query.ts';
import type { IncidentRow, IncidentVerdict } from '../../contract.ts';
import { counted } from '../../format/number.ts';
import { incidentVerdictWord } from '../../format/words.ts';
import { Button, Key } from '../../parts/button.tsx';
import { Reasoned } from '../../parts/dialog.tsx';
import { forPage } from '../../parts/list-keys.ts';
import { useSay } from '../../parts/toast.tsx';
import { isChord } from '../../shell/shortcuts.ts';

type Said = Exclude<IncidentVerdict, 'undecided' | 'test'>;
const verdicts: Readonly<Record<string, Said>> = {
  t: 'true_positive',
  b: 'benign',
  f: 'false_positive',
};
const touched = isRoute('incidents.list', 'incidents.get', 'overview.get');

/** By keys: `x` marks a line, `a` all of them, `t`, `b` and `f` say what the marked ones were; asked once for all. */
export function Triage({
  rows,
  at,
  marked,
  onMark,
}: {
  readonly rows: readonly IncidentRow[];
  /** The line that the keyboard is on. */
  readonly at: number;
  readonly marked: ReadonlySet<string>;
  readonly onMark: (marked: ReadonlySet<string>) => void;
}) {
  const client = useQueryClient();
  const say = useSay();
  const [asked, setAsked] = useState<Said | undefined>();
  const open = rows.filter((row) => row.status !== 'closed');
  const chosen = open.filter((row) => marked.has(row.id));
  const here = rows[at];
  const meant = chosen.length > 0 ? chosen : here && here.status !== 'closed' ? [here] : [];
  const close = useMutation({
    mutationFn: async ({ verdict, reason }: { verdict: Said; reason: string }) => {
      for (const { id } of meant)
        await call('incidents.verdict', {
          params: { id },
          body: { verdict, ...(reason === '' ? {} : { reason }) },
        });
      return meant.length;
    },
    onSuccess: (closed) => {
      setAsked(undefined);
      onMark(new Set());
      say(`${counted(closed, 'incident')} closed`);
    },
    onSettled: () => client.invalidateQueries({ predicate: (query) => touched(query.queryKey) }),
  });
  const latest = useRef({ here, open, marked, meant, onMark });
  latest.current = { here, open, marked, meant, onMark };
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!forPage(event) || isChord(event)) return;
      const now = latest.current;
      const verdict = verdicts[event.key];
      if (event.key === 'x' && now.here && now.here.status !== 'closed') {
        const next = new Set(now.marked);
        if (!next.delete(now.here.id)) next.add(now.here.id);
        now.onMark(next);
      } else if (event.key === 'a') now.onMark(new Set(now.open.map(({ id }) => id)));
      else if (event.key === 'Escape') now.onMark(new Set());
      else if (verdict !== undefined && now.meant.length > 0) setAsked(verdict);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return (
    <>
      {chosen.length > 0 && (
        <div
          role="status"
          className="sticky bottom-0 z-20 flex flex-wrap items-center gap-2 rounded-lg border border-accent bg-raised px-3.5 py-2 shadow-pop"
        >
          <span className="mr-auto text-sm font-medium">
            {counted(chosen.length, 'incident')} marked
          </span>
          {Object.entries(verdicts).map(([key, verdict]) => (
            <Button key={verdict} size="small" onClick={() => setAsked(verdict)}>
              {incidentVerdictWord[verdict]} <Key>{key}</Key>
            </Button>
          ))}
          <Button size="small" look="quiet" onClick={() => onMark(new Set())}>
            Clear <Key>Esc</Key>
          </Button>
        </div>
      )}
      <Reasoned
        open={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={`Close ${counted(meant.length, 'incident')} as ${asked ? incidentVerdictWord[asked].toLowerCase() : ''}`}
        confirm="Close"
        optional
        busy={close.isPending}
        error={close.error}
        onConfirm={(reason) => asked && close.mutate({ verdict: asked, reason })}
      >
        <ul className="max-h-40 list-disc overflow-y-auto pl-4 text-sm text-ink-2">
          {meant.map((row) => (
            <li key={row.id}>{row.title}</li>
          ))}
        </ul>
      </Reasoned>
    </>
  );
}
