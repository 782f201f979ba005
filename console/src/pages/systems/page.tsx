import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, Minus, Plus, Settings2 } from 'lucide-react';
import { ask } from '../../client/query.ts';
import type { System } from '../../contract.ts';
import { compact, outOf, rate, whole } from '../../format/number.ts';
import { duration } from '../../format/time.ts';
import { capital } from '../../format/words.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { Field, PageHead, Panel } from '../../parts/panel.tsx';
import { Scroller } from '../../parts/scroller.tsx';
import { Answered } from '../../parts/state.tsx';
import { Ago } from '../../parts/when.tsx';
import { useTitle } from '../../shell/title.ts';

const kinds = [
  'authentication',
  'token_issuance',
  'privilege_change',
  'secret_access',
  'service_to_service',
] as const;
const tones: Readonly<Record<System['health'], Tone>> = {
  healthy: 'ok',
  late: 'medium',
  failing: 'critical',
  idle: 'plain',
  not_connected: 'unknown',
};

export function SystemsPage() {
  useTitle('Systems');
  const query = useQuery(ask('systems.list', {}));
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-4 p-4 lg:p-5">
      <PageHead title="Systems" note="What each gives, how late, and what it cannot see">
        <Link
          to="/systems/connect"
          className="inline-flex h-8 items-center gap-1.5 rounded-md bg-accent px-3 text-sm font-medium text-accent-ink hover:bg-accent-hover"
        >
          <Plus aria-hidden className="size-4" /> Connect a system
        </Link>
      </PageHead>
      <Answered framed query={query}>
        {({ items }) => (
          <>
            {items
              .filter((system) => system.connected)
              .map((system) => (
                <Connected key={system.id} system={system} />
              ))}
            <Matrix systems={items.toSorted((a, b) => Number(b.connected) - Number(a.connected))} />
          </>
        )}
      </Answered>
    </div>
  );
}

function Matrix({ systems }: { readonly systems: readonly System[] }) {
  return (
    <Panel
      title="Telemetry"
      note={`${outOf(systems.filter((one) => one.connected).length, systems.length)} systems connected`}
      flush
    >
      <Scroller label="Telemetry by system" className="overflow-x-auto">
        <table className="w-full min-w-200 text-sm">
          <thead>
            <tr className="label text-left">
              <th scope="col" className="border-b border-line px-3.5 py-2 font-medium">
                System
              </th>
              {kinds.map((kind) => (
                <th key={kind} scope="col" className="border-b border-line px-3.5 py-2 font-medium">
                  {capital(kind)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {systems.map((system) => (
              <tr key={system.id} className="border-t border-line/70 first:border-t-0">
                <th scope="row" className="px-3.5 py-2 text-left align-top font-normal">
                  <span className="block font-medium">{system.title}</span>
                  <Badge tone={tones[system.health]}>{capital(system.health)}</Badge>
                </th>
                {kinds.map((kind) => (
                  <td key={kind} className="px-3.5 py-2 align-top text-xs">
                    <Given given={system.telemetry[kind]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </Panel>
  );
}

function Given({ given }: { readonly given: System['telemetry']['authentication'] }) {
  if (given.given === 'yes') {
    return (
      <span className="flex items-center gap-1.5 text-ok-text">
        <Check aria-hidden className="size-4" /> Yes
      </span>
    );
  }
  if (given.given === 'no') {
    return (
      <span className="flex items-center gap-1.5 text-ink-3">
        <Minus aria-hidden className="size-4" /> Not given
      </span>
    );
  }
  return (
    <span className="flex items-start gap-1.5 text-medium-text">
      <Settings2 aria-hidden className="mt-px size-4 shrink-0" /> Needs {given.setting}
    </span>
  );
}

function Connected({ system }: { readonly system: System }) {
  return (
    <Panel
      title={system.title}
      note={system.because}
      actions={<Badge tone={tones[system.health]}>{capital(system.health)}</Badge>}
    >
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-3 xl:grid-cols-6">
        <Field label="Events" note={`${compact(system.eventsTotal)} in all`}>
          <span className="font-medium">{rate(system.eventsPerSecond)}/s</span>
        </Field>
        <Field
          label="Lag"
          note={`usual ${duration(system.lateness.typicalSeconds * 1000)}, worst ${duration(system.lateness.worstSeconds * 1000)}`}
        >
          {system.lagSeconds === undefined
            ? 'nothing arrived yet'
            : duration(system.lagSeconds * 1000)}
        </Field>
        <Field label="Set aside" note={`of ${compact(system.eventsTotal)}`}>
          {whole(system.setAside)}
        </Field>
        <Field
          label="Inventory"
          {...(system.lastInventoryAt === undefined
            ? {}
            : { note: <Ago at={system.lastInventoryAt} /> })}
        >
          {whole(system.principals)} principals
        </Field>
        <Field label="Accounts">{whole(system.scopes.length)}</Field>
        <Field label="Newest event">
          {system.lastEventAt === undefined ? 'none' : <Ago at={system.lastEventAt} />}
        </Field>
      </dl>
      <div className="mt-4 grid gap-4 border-t border-line pt-3 lg:grid-cols-3">
        <Spots
          title="Blind spots"
          items={system.blind.map((one) => ({
            what: one.area,
            because: one.needs === undefined ? one.because : `${one.because}; needs ${one.needs}`,
          }))}
        />
        <Spots
          title="Use that cannot be seen"
          items={system.unobservable.map((one) => ({ what: one.privilege, because: one.because }))}
        />
        <div>
          <h3 className="label">Permissions, apart for reading, acting and undoing</h3>
          {(['read', 'act', 'undo'] as const).map((kind) => (
            <p key={kind} className="mt-1 text-xs">
              <span className="text-ink-3">{capital(kind)}: </span>
              <span className="font-mono text-2xs">{system.permissions[kind].join(', ')}</span>
            </p>
          ))}
        </div>
      </div>
    </Panel>
  );
}

interface Spot {
  readonly what: string;
  readonly because: string;
}

/** One reason, said once, for all that it explains. */
const byReason = (
  items: readonly Spot[],
): readonly (readonly [because: string, what: readonly string[]])[] => {
  const reasons = new Map<string, Set<string>>();
  for (const { what, because } of items)
    reasons.set(because, (reasons.get(because) ?? new Set()).add(what));
  return [...reasons].map(([because, what]) => [because, [...what]]);
};

function Spots({ title, items }: { readonly title: string; readonly items: readonly Spot[] }) {
  return (
    <div className="min-w-0">
      <h3 className="label">{title}</h3>
      {items.length === 0 && <p className="mt-1 text-xs text-ink-3">None known.</p>}
      <ul>
        {byReason(items).map(([because, what]) => (
          <li key={because} className="mt-1 flex items-start gap-2 text-xs">
            <span
              aria-hidden
              className="hatched mt-0.5 size-3 shrink-0 rounded-xs border border-line-strong"
            />
            <span className="min-w-0">
              <span className="font-medium break-words">{what.join(', ')}</span>{' '}
              <span className="text-ink-3">{because}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
