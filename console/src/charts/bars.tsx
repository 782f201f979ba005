import { whole } from '../format/number.ts';

/** Names against numbers, the widest bar being the greatest. */
export function Bars({
  bars,
  label,
}: {
  readonly bars: readonly { readonly label: string; readonly value: number }[];
  readonly label: string;
}) {
  const most = Math.max(1, ...bars.map((bar) => bar.value));
  return (
    <ul aria-label={label} className="flex flex-col gap-1">
      {bars.map((bar) => (
        <li
          key={bar.label}
          className="grid grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_3rem] items-center gap-3 sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)_4rem] text-xs"
        >
          <span title={bar.label} className="truncate font-mono">
            {bar.label}
          </span>
          <span className="h-3.5 rounded-sm bg-chip">
            <span
              className="block h-full min-w-0.5 rounded-sm bg-accent"
              style={{ width: `${(bar.value / most) * 100}%` }}
            />
          </span>
          <span className="text-right tabular-nums">{whole(bar.value)}</span>
        </li>
      ))}
    </ul>
  );
}
