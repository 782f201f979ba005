/** A small outline of the world, from a file of our own origin; nobody is asked for tiles. */
import { useQuery } from '@tanstack/react-query';
import { geoEqualEarth, geoPath } from 'd3-geo';
import { useMemo } from 'react';
import { feature } from 'topojson-client';
import land from 'world-atlas/land-110m.json?url';

export interface Spot {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly count: number;
  /** Drawn in the colour of danger. */
  readonly odd: boolean;
}

const width = 640;
const height = 312;
type Topology = Parameters<typeof feature>[0];
const projection = geoEqualEarth().fitSize([width, height], { type: 'Sphere' });
const pathOf = geoPath(projection);

const readOutline = async (): Promise<string> => {
  const answer = await fetch(land);
  if (!answer.ok) throw new Error(`The outline of the world answered ${answer.status}.`);
  const world = (await answer.json()) as Topology;
  const whole = world.objects['land'];
  return whole ? (pathOf(feature(world, whole)) ?? '') : '';
};

export function WorldMap({
  spots,
  label,
}: {
  readonly spots: readonly Spot[];
  readonly label: string;
}) {
  const outline = useQuery({
    queryKey: ['outline of the world'],
    queryFn: readOutline,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const most = Math.max(1, ...spots.map((spot) => spot.count));
  const placed = useMemo(
    () =>
      spots.flatMap((spot) => {
        const at = projection([spot.longitude, spot.latitude]);
        return at ? [{ ...spot, x: at[0], y: at[1] }] : [];
      }),
    [spots],
  );
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${label}: ${spots.map(({ name, count }) => `${name} ${count}`).join(', ') || 'none'}`}
      className="block h-auto w-full"
    >
      <path d={outline.data ?? ''} className="fill-chip stroke-line-strong" strokeWidth={0.5} />
      {placed.map((spot) => (
        <circle
          key={`${spot.name} ${spot.latitude} ${spot.longitude}`}
          cx={spot.x}
          cy={spot.y}
          r={3.5 + 7 * Math.sqrt(spot.count / most)}
          className={spot.odd ? 'fill-critical stroke-surface' : 'fill-accent stroke-surface'}
          fillOpacity={0.75}
          strokeWidth={1}
        >
          <title>{`${spot.name}: ${spot.count}`}</title>
        </circle>
      ))}
    </svg>
  );
}
