import type { Duration, Overview } from '../../contract.ts';
import { duration } from '../../format/time.ts';
import { classWord } from '../../format/words.ts';
import { Panel } from '../../parts/panel.tsx';

/** Time to detect and to contain, median and p90; drills are never mixed with real incidents. */
export function Times({ times }: { readonly times: Overview['times'] }) {
  return (
    <Panel title="Times" note={`last ${times.real.windowDays} days, drills apart`}>
      <table className="w-full text-sm">
        <thead>
          <tr className="label text-left">
            <th scope="col" className="pb-1.5 font-medium">
              <span className="sr-only">Stage</span>
            </th>
            <th scope="col" className="pb-1.5 text-right font-medium">
              Real, median
            </th>
            <th scope="col" className="pb-1.5 text-right font-medium">
              p90
            </th>
            <th scope="col" className="pb-1.5 pl-3 text-right font-medium">
              Drill, median
            </th>
          </tr>
        </thead>
        <tbody>
          <Row title="To detect" real={times.real.detect} drill={times.drill.detect} strong />
          <Row title="To contain" real={times.real.contain} drill={times.drill.contain} strong />
        </tbody>
      </table>
      <p className="label mt-3 mb-1">To contain, by class</p>
      <table className="w-full text-xs">
        <tbody>
          {times.real.byClass.map((row) => (
            <tr key={row.class} className="border-t border-line/60">
              <th scope="row" className="py-1 text-left font-normal text-ink-2">
                {classWord(row.class)}
              </th>
              <td className="py-1 text-right">{said(row.contain.medianMs)}</td>
              <td className="w-14 py-1 text-right text-ink-3">n = {row.contain.count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

const said = (ms: number | undefined) =>
  ms === undefined ? <span className="text-ink-3">none yet</span> : duration(ms);

function Row({
  title,
  real,
  drill,
  strong,
}: {
  readonly title: string;
  readonly real: Duration;
  readonly drill: Duration;
  readonly strong?: boolean;
}) {
  return (
    <tr className="border-t border-line/60">
      <th scope="row" className="py-1.5 text-left font-normal text-ink-2">
        {title}
      </th>
      <td className="py-1.5 text-right whitespace-nowrap">
        <span className={strong ? 'font-semibold' : ''}>{said(real.medianMs)}</span>
        <span className="block text-2xs text-ink-3">n = {real.count}</span>
      </td>
      <td className="py-1.5 pl-2 text-right whitespace-nowrap">
        {said(real.p90Ms)}
        <span className="block text-2xs">&nbsp;</span>
      </td>
      <td className="py-1.5 pl-3 text-right whitespace-nowrap text-ink-2">
        {said(drill.medianMs)}
        <span className="block text-2xs text-ink-3">n = {drill.count}</span>
      </td>
    </tr>
  );
}
