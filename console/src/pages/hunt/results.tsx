import { useState } from 'react';
import { Bars } from '../../charts/bars.tsx';
import { Trend } from '../../charts/trend.tsx';
import { counted, whole } from '../../format/number.ts';
import { duration } from '../../format/time.ts';
import { Button } from '../../parts/button.tsx';
import { Copy } from '../../parts/copy.tsx';
import { Segments } from '../../parts/filter-bar.tsx';
import { useNow } from '../../parts/now.ts';
import { Panel } from '../../parts/panel.tsx';
import { RawEvent } from '../incident/raw.tsx';
import { MakeRule } from './make-rule.tsx';
import { type Answer, asJson, asText, type Picture, pictureOf } from './shape.ts';
import { Table } from './table.tsx';

export type View = 'table' | 'chart' | 'json';

export interface ResultsProps {
  readonly answer: Answer;
  readonly sql: string;
  readonly tookMs: number;
  readonly view: View;
  readonly onView: (view: View) => void;
}

export function Results({ answer, sql, tookMs, view, onView }: ResultsProps) {
  const [raw, setRaw] = useState<string | undefined>();
  const [making, setMaking] = useState(false);
  const ids = idsOf(answer);
  return (
    <Panel
      title="Answer"
      note={`${counted(answer.rows.length, 'row')}${answer.truncated ? ', there are more' : ''} in ${duration(tookMs)}${answer.from === 'rollups' ? ', from what was counted ahead' : ''}`}
      actions={
        <>
          <span className="hidden items-center sm:flex">
            <Copy label="Text" text={() => asText(answer)} />
            <Copy label="JSON" text={() => asJson(answer)} />
            <Copy label="SQL" text={() => sql} />
          </span>
          <Button
            size="small"
            disabled={ids.length === 0}
            title={
              ids.length === 0
                ? 'Ask for the column `id` too: a rule is made from the records behind it'
                : 'A rule from the records behind these rows'
            }
            onClick={() => setMaking(true)}
          >
            Save as rule…
          </Button>
          <Segments
            label="View"
            value={view}
            onChange={(next) => onView(next as View)}
            choices={[
              { value: 'table', label: 'Table' },
              { value: 'chart', label: 'Chart' },
              { value: 'json', label: 'JSON' },
            ]}
          />
        </>
      }
      flush
    >
      {answer.rows.length === 0 ? (
        <p className="p-6 text-center text-sm text-ink-2">Nothing in the archive matches.</p>
      ) : view === 'table' ? (
        <Table answer={answer} onRaw={setRaw} />
      ) : view === 'chart' ? (
        <Chart picture={pictureOf(answer)} />
      ) : (
        <pre className="max-h-[60vh] overflow-auto p-3.5 font-mono text-xs leading-5 whitespace-pre-wrap">
          {asJson(answer)}
        </pre>
      )}
      <RawEvent id={raw} onClose={() => setRaw(undefined)} />
      {making && <MakeRule eventIds={ids} sql={sql} onClose={() => setMaking(false)} />}
    </Panel>
  );
}

const idsOf = (answer: Answer): readonly string[] => {
  const at = answer.columns.findIndex(({ name }) => name === 'id');
  return at < 0 ? [] : answer.rows.flatMap((row) => (typeof row[at] === 'string' ? [row[at]] : []));
};

function Chart({ picture }: { readonly picture: Picture }) {
  const now = useNow();
  if (picture.kind === 'none')
    return <p className="p-6 text-center text-sm text-ink-2">No picture: {picture.because}.</p>;
  return (
    <div className="p-3.5">
      <h3 className="label mb-2">{picture.of}</h3>
      {picture.kind === 'time' ? (
        <div className="max-w-180">
          <Trend points={picture.points} label={picture.of} now={now} />
        </div>
      ) : (
        <>
          <Bars bars={picture.bars} label={picture.of} />
          {picture.more > 0 && (
            <p className="mt-2 text-xs text-ink-3">
              {whole(picture.more)} more rows are not drawn.
            </p>
          )}
        </>
      )}
    </div>
  );
}
