import { whole } from '../format/number.ts';
import { names } from '../parts/class-names.ts';

export interface Ring {
  readonly name: string;
  readonly certain: number;
  readonly possible: number;
  readonly className: string;
}

const size = 220;
const middle = size / 2;

/** Damage from the inside out: the innermost is what hurts most; the arc is the certain share, hatched the possible. */
export function Rings({
  rings,
  label,
}: {
  readonly rings: readonly Ring[];
  readonly label: string;
}) {
  const most = Math.max(1, ...rings.map((ring) => ring.certain + ring.possible));
  const step = (middle - 26) / Math.max(1, rings.length);
  const said = rings
    .map((ring) => `${ring.name} ${ring.certain} certain, ${ring.possible} possible`)
    .join('; ');
  return (
    <div className="flex flex-wrap items-center gap-5">
      <svg
        viewBox={`0 0 ${size} ${size}`}
        role="img"
        aria-label={`${label}: ${said}`}
        className="size-48 shrink-0"
      >
        {rings.map((ring, index) => {
          const radius = 22 + step * (index + 0.5);
          const round = 2 * Math.PI * radius;
          const part = (value: number): number =>
            value === 0 ? 0 : Math.max(3, (value / most) * round * 0.98);
          const [sure, maybe] = [part(ring.certain), part(ring.possible)];
          const band = { cx: middle, cy: middle, r: radius, fill: 'none', strokeWidth: step - 5 };
          return (
            <g key={ring.name} transform={`rotate(-90 ${middle} ${middle})`}>
              <circle {...band} className="stroke-chip" />
              <circle {...band} strokeDasharray={`${sure} ${round}`} className={ring.className} />
              <circle
                {...band}
                strokeDasharray={`${maybe} ${round}`}
                strokeDashoffset={-sure}
                opacity={0.35}
                className={ring.className}
              />
            </g>
          );
        })}
        <circle cx={middle} cy={middle} r={9} className="fill-ink" />
      </svg>
      <ul className="flex min-w-40 flex-col gap-1.5 text-sm">
        {rings.map((ring) => (
          <li key={ring.name} className="flex items-center gap-2">
            <svg aria-hidden viewBox="0 0 12 12" className="size-3">
              <circle cx={6} cy={6} r={4} fill="none" strokeWidth={4} className={ring.className} />
            </svg>
            <span className="w-16">{ring.name}</span>
            <span className="font-medium tabular-nums">{whole(ring.certain)}</span>
            <span className={names('text-xs text-ink-3', ring.possible === 0 && 'opacity-0')}>
              and {whole(ring.possible)} possible
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
