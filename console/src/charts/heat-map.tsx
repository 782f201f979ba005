import { whole } from '../format/number.ts';

export interface HeatMapProps {
  readonly times: readonly number[];
  readonly label: string;
}

/** Monday first. */
const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const hours = Array.from({ length: 24 }, (_, hour) => hour);
const hourOfWeek = (at: number): number => {
  const date = new Date(at);
  return ((date.getDay() + 6) % 7) * 24 + date.getHours();
};

/** When it is used, by the hour of the week in the viewer's zone; the darker, the more. */
export function HeatMap({ times, label }: HeatMapProps) {
  const counts = new Map<number, number>();
  for (const at of times) {
    const slot = hourOfWeek(at);
    counts.set(slot, (counts.get(slot) ?? 0) + 1);
  }
  const most = Math.max(1, ...counts.values());
  const busiest = [...counts].sort((a, b) => b[1] - a[1])[0];
  const said = busiest
    ? `${label}: most on ${days[Math.floor(busiest[0] / 24)]} at ${busiest[0] % 24}:00, ${counts.size} of 168 hours of the week in use`
    : `${label}: none`;
  return (
    <svg
      viewBox="0 0 418 132"
      role="img"
      aria-label={said}
      className="block h-auto w-full max-w-180"
    >
      {hours
        .filter((hour) => hour % 6 === 0)
        .map((hour) => (
          <text key={hour} x={34 + hour * 16} y={10} className="fill-ink-3 text-[9px]">
            {String(hour).padStart(2, '0')}:00
          </text>
        ))}
      {days.map((day, row) => (
        <g key={day}>
          <text x={0} y={26 + row * 16} className="fill-ink-3 text-[9px]">
            {day}
          </text>
          {hours.map((hour) => {
            const count = counts.get(row * 24 + hour) ?? 0;
            return (
              <rect
                key={hour}
                x={34 + hour * 16}
                y={15 + row * 16}
                width={14}
                height={14}
                rx={2}
                className={count === 0 ? 'fill-chip' : 'fill-accent'}
                opacity={count === 0 ? 1 : 0.25 + 0.75 * (count / most)}
              >
                <title>{`${day} ${hour}:00, ${whole(count)}`}</title>
              </rect>
            );
          })}
        </g>
      ))}
    </svg>
  );
}
