import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { AccessEdge, AccessGraph } from '../contract.ts';
import { plain } from '../format/words.ts';
import { names } from '../parts/class-names.ts';
import { Scroller } from '../parts/scroller.tsx';
import { layoutOf, nodeHeight, nodeWidth, type Placed, type Point } from './graph-layout.ts';

const keyOf = (edge: AccessEdge): string =>
  `${edge.from}→${edge.to}→${edge.kind}→${edge.privilege ?? ''}`;

const joined = (points: readonly Point[]): string =>
  points
    .slice(1)
    .map((to, index) => {
      const from = points[index] ?? to;
      const middle = (from.x + to.x) / 2;
      return ` C${middle},${from.y} ${middle},${to.y} ${to.x},${to.y}`;
    })
    .join('');

/** From the right of one to the left of the other; a step back goes around on the right. */
const curve = (from: Placed, to: Placed, bends: readonly Point[]): string => {
  const y1 = from.y + nodeHeight / 2;
  const y2 = to.y + nodeHeight / 2;
  const x1 = from.x + nodeWidth;
  if (to.depth <= from.depth) {
    const side = Math.max(from.x, to.x) + nodeWidth + 34;
    return `M${x1},${y1} C${side},${y1} ${side},${y2} ${to.x + nodeWidth},${y2}`;
  }
  return `M${x1},${y1}${joined([{ x: x1, y: y1 }, ...bends, { x: to.x, y: y2 }])}`;
};

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

/** What a principal can become, as a picture; the list beside it says each step with its reason. */
export function IdentityGraph({ graph }: { readonly graph: AccessGraph }) {
  const layout = useMemo(() => layoutOf(graph), [graph]);
  const navigate = useNavigate();
  const [marked, setMarked] = useState<string | undefined>();
  const onPath = new Set(graph.path.map(keyOf));
  const labels = new Map(graph.nodes.map((node) => [node.id, node.label]));
  const name = (id: string): string => labels.get(id) ?? id;
  return (
    <div className="grid min-w-0 gap-4 xl:grid-cols-[minmax(0,1fr)_19rem]">
      <Scroller
        label="Picture"
        className="flex min-w-0 items-center overflow-x-auto rounded-md border border-line bg-sunken"
      >
        <svg
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          style={{ maxWidth: layout.width }}
          role="img"
          aria-label={`What ${name(graph.centre)} can become: ${graph.edges.length} steps, listed beside the picture`}
          className="mx-auto block w-full min-w-160"
        >
          <defs>
            {(['plain', 'path', 'marked'] as const).map((look) => (
              <marker
                key={look}
                id={`arrow-${look}`}
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="7"
                markerHeight="7"
                orient="auto"
              >
                <path
                  d="M0,0.5 L7.5,4 L0,7.5 Z"
                  className={
                    look === 'plain'
                      ? 'fill-ink-3'
                      : look === 'path'
                        ? 'fill-critical'
                        : 'fill-accent'
                  }
                />
              </marker>
            ))}
          </defs>
          {graph.edges.map((edge) => {
            const from = layout.nodes.get(edge.from);
            const to = layout.nodes.get(edge.to);
            if (!from || !to) return null;
            const look =
              marked === keyOf(edge) ? 'marked' : onPath.has(keyOf(edge)) ? 'path' : 'plain';
            return (
              <path
                key={keyOf(edge)}
                d={curve(from, to, layout.bends.get(edge) ?? [])}
                fill="none"
                strokeWidth={look === 'plain' ? 1.25 : 2.25}
                strokeDasharray={edge.certain ? undefined : '4 4'}
                markerEnd={`url(#arrow-${look})`}
                className={
                  look === 'plain'
                    ? 'stroke-line-strong'
                    : look === 'path'
                      ? 'stroke-critical'
                      : 'stroke-accent'
                }
              />
            );
          })}
          {graph.nodes.map((node) => {
            const at = layout.nodes.get(node.id);
            if (!at) return null;
            const open = node.kind === 'identity' || node.kind === 'role';
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: the list beside it holds the links for the keyboard
              <g
                key={node.id}
                transform={`translate(${at.x},${at.y})`}
                onClick={
                  open
                    ? () => void navigate({ to: '/identities/$id', params: { id: node.id } })
                    : undefined
                }
                className={open ? 'cursor-pointer' : undefined}
              >
                <title>{node.id}</title>
                <rect
                  width={nodeWidth}
                  height={nodeHeight}
                  rx={node.kind === 'goal' ? 17 : 6}
                  strokeWidth={node.id === graph.centre ? 2 : 1}
                  className={names(
                    node.kind === 'goal' ? 'fill-critical-soft stroke-critical' : 'fill-surface',
                    node.id === graph.centre
                      ? 'stroke-ink'
                      : node.kind !== 'goal' && 'stroke-line-strong',
                  )}
                />
                <text
                  x={node.tier === undefined ? nodeWidth / 2 : 38}
                  y={nodeHeight / 2 + 4}
                  textAnchor={node.tier === undefined ? 'middle' : 'start'}
                  className={names(
                    'text-[12px] font-medium',
                    node.kind === 'goal' ? 'fill-critical-text' : 'fill-ink',
                  )}
                >
                  {cut(node.label, node.tier === undefined ? 23 : 18)}
                </text>
                {node.tier !== undefined && (
                  <g>
                    <rect
                      x={8}
                      y={8.5}
                      width={23}
                      height={17}
                      rx={4}
                      className={
                        ['fill-tier0', 'fill-tier1', 'fill-tier2', 'fill-tier3 stroke-line-strong'][
                          node.tier
                        ]
                      }
                    />
                    <text
                      x={19.5}
                      y={21}
                      textAnchor="middle"
                      className={names(
                        'text-[11px] font-semibold',
                        ['fill-tier0-ink', 'fill-tier1-ink', 'fill-tier2-ink', 'fill-tier3-ink'][
                          node.tier
                        ],
                      )}
                    >
                      T{node.tier}
                    </text>
                  </g>
                )}
              </g>
            );
          })}
        </svg>
      </Scroller>
      <div className="min-w-0">
        {graph.path.length > 0 && (
          <p className="mb-2 rounded-md bg-critical-soft px-2.5 py-1.5 text-xs text-critical-text">
            Reaches <strong className="font-semibold">{name(graph.path.at(-1)?.to ?? '')}</strong>{' '}
            in {graph.path.length} {graph.path.length === 1 ? 'step' : 'steps'}.
          </p>
        )}
        <Scroller label="Steps" className="max-h-96 overflow-y-auto">
          <ul className="flex flex-col">
            {graph.edges.map((edge) => (
              <li
                key={keyOf(edge)}
                onMouseEnter={() => setMarked(keyOf(edge))}
                onMouseLeave={() => setMarked(undefined)}
                className={names(
                  'border-t border-line/60 py-1.5 pr-1 first:border-t-0 hover:bg-hover',
                  onPath.has(keyOf(edge)) && 'border-l-2 border-l-critical pl-2',
                )}
              >
                <p className="flex flex-wrap items-center gap-x-1.5 text-xs">
                  <span className="font-medium">{name(edge.from)}</span>
                  <span className="text-ink-3">{plain(edge.kind)}</span>
                  <span className="font-medium">{name(edge.to)}</span>
                  {!edge.certain && (
                    <span className="rounded-sm border border-dashed border-line-strong px-1 text-2xs text-unknown-text">
                      not certain
                    </span>
                  )}
                </p>
                <p className="text-xs text-ink-3">
                  {edge.because}
                  {edge.privilege && (
                    <span className="ml-1 font-mono text-2xs">{edge.privilege}</span>
                  )}
                </p>
              </li>
            ))}
          </ul>
        </Scroller>
        {graph.reachable > graph.nodes.length && (
          <p className="mt-2 text-xs text-ink-3">
            The picture shows {graph.nodes.length} of {graph.reachable} reachable nodes.
          </p>
        )}
      </div>
    </div>
  );
}
