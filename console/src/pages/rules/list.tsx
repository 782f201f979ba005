import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { Rule } from '../../contract.ts';
import { counted, whole } from '../../format/number.ts';
import { Badge, SeverityMark, Unknown } from '../../parts/badge.tsx';
import { names } from '../../parts/class-names.ts';
import { useListKeys } from '../../parts/list-keys.ts';
import { Scroller } from '../../parts/scroller.tsx';
import { Ago } from '../../parts/when.tsx';

const rowHeight = 50;

/** Thousands of rules; only what is seen is drawn. */
export function RuleList({
  rules,
  onOpen,
}: {
  readonly rules: readonly Rule[];
  readonly onOpen: (id: string) => void;
}) {
  const frame = useRef<HTMLElement>(null);
  const list = useVirtualizer({
    count: rules.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const keys = useListKeys(rules.length, (index) => {
    const rule = rules[index];
    if (rule) onOpen(rule.id);
  });
  return (
    <Scroller
      ref={frame}
      label={`Rules, ${counted(rules.length, 'line')}`}
      className="h-[calc(100dvh-13rem)] min-h-80 overflow-y-auto"
    >
      <ul className="relative" style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map((item) => {
          const rule = rules[item.index];
          return (
            rule && (
              <li
                key={rule.id}
                aria-setsize={rules.length}
                aria-posinset={item.index + 1}
                className="absolute inset-x-0 top-0 border-b border-line/70"
                style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
              >
                <Line rule={rule} at={keys.at === item.index} onOpen={() => onOpen(rule.id)} />
              </li>
            )
          );
        })}
      </ul>
    </Scroller>
  );
}

function Line({
  rule,
  at,
  onOpen,
}: {
  readonly rule: Rule;
  readonly at: boolean;
  readonly onOpen: () => void;
}) {
  return (
    <button
      type="button"
      onClick={onOpen}
      className={names(
        'grid h-full w-full grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 px-3.5 text-left hover:bg-hover lg:grid-cols-[auto_minmax(0,1fr)_9rem_7rem_8rem_6rem]',
        at && 'bg-selected',
      )}
    >
      <SeverityMark severity={rule.severity} />
      <span className="min-w-0">
        <span className="block truncate text-sm font-medium">{rule.title}</span>
        <span className="block truncate font-mono text-2xs text-ink-3">{rule.id}</span>
      </span>
      <span className="hidden truncate font-mono text-xs text-ink-2 lg:block">
        {rule.attack.join(' ')}
      </span>
      <span
        className="hidden text-xs text-ink-3 lg:block"
        title="Examples that fire and that stay quiet, checked at load"
      >
        {rule.examples.fires} fire, {rule.examples.quiet} quiet
      </span>
      <span className="hidden text-right text-xs lg:block">
        {whole(rule.fired)}{' '}
        <span className="text-ink-3">
          {rule.lastFiredAt === undefined ? 'never fired' : <Ago at={rule.lastFiredAt} />}
        </span>
      </span>
      <span className="text-right">
        {rule.state === 'blind' ? (
          <Unknown because={rule.because}>Blind</Unknown>
        ) : (
          <Badge tone={rule.file?.startsWith('site/') === true ? 'accent' : 'plain'}>
            {rule.file?.startsWith('site/') === true ? 'site' : rule.kind}
          </Badge>
        )}
      </span>
    </button>
  );
}
