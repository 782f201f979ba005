import type { IdentityDetail } from '../../contract.ts';
import { counted, percent } from '../../format/number.ts';
import { capital, classWord } from '../../format/words.ts';
import { TierChip, Unknown } from '../../parts/badge.tsx';
import { Field, Panel } from '../../parts/panel.tsx';
import { Ago } from '../../parts/when.tsx';
import { IncidentTable } from '../incidents/table.tsx';
import { Checks, Duties, Sight } from './checks.tsx';
import { Credentials } from './credentials.tsx';
import { Declare } from './declare.tsx';
import { Lately, Readiness } from './lately.tsx';

const bases = {
  declared: 'declared here',
  tag: 'from a tag',
  creator: 'who made it',
  code_owner: 'owner of its code',
  last_human_user: 'last person to use it',
} as const;

export function Summary({ detail }: { readonly detail: IdentityDetail }) {
  return (
    <div className="flex flex-col gap-4">
      <div className="grid min-w-0 gap-4 xl:grid-cols-3">
        {detail.principal.kind === 'scope' ? (
          <Place place={detail.principal} />
        ) : (
          <Who detail={detail} principal={detail.principal} />
        )}
        <Damage detail={detail} />
        <RiskTerms detail={detail} />
      </div>
      <Credentials credentials={detail.credentials} />
      <div className="grid min-w-0 gap-4 xl:grid-cols-2">
        <Checks detail={detail} />
        <div className="flex min-w-0 flex-col gap-4">
          {detail.incidents.length > 0 && (
            <Panel title="Incidents" note={counted(detail.incidents.length, 'incident')} flush>
              <IncidentTable rows={detail.incidents} compact />
            </Panel>
          )}
          <Lately id={detail.row.id} />
          {detail.principal.kind === 'identity' && <Readiness id={detail.row.id} />}
          <Duties detail={detail} />
          <Sight detail={detail} />
        </div>
      </div>
    </div>
  );
}

type Subject = IdentityDetail['principal'];

function Place({ place }: { readonly place: Extract<Subject, { kind: 'scope' }> }) {
  return (
    <Panel title="What it is">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3">
        <Field label="System">{place.system}</Field>
        <Field label="Account or tenant">{place.scope}</Field>
      </dl>
      <p className="mt-3 text-xs text-ink-3">
        Judged by its own configuration, not by what one identity may do.
      </p>
    </Panel>
  );
}

function Who({
  detail,
  principal,
}: {
  readonly detail: IdentityDetail;
  readonly principal: Exclude<Subject, { kind: 'scope' }>;
}) {
  const { owners, row } = detail;
  const owner = owners[0];
  return (
    <Panel title="Who it is" actions={<Declare detail={detail} />}>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3">
        <Field
          className="col-span-2"
          label="Owner"
          {...(owner
            ? {
                note: `${capital(bases[owner.basis])}, ${percent(owner.confidence, 1)} sure${owner.basis === 'declared' ? '' : '; may not approve until declared'}`,
              }
            : { note: 'A finding: nobody could be asked.' })}
        >
          {owner ? (
            <span className="font-medium">{owner.who}</span>
          ) : (
            <span className="font-medium text-high-text">No known owner</span>
          )}
        </Field>

        <Field
          label="Class"
          note={
            principal.kind === 'identity'
              ? principal.classReason
              : `${capital(principal.managedBy)} role`
          }
        >
          {classWord(row.class)}
        </Field>
        <Field label="Made">
          {principal.createdAt.known ? (
            <Ago at={principal.createdAt.value} />
          ) : (
            <Unknown because={principal.createdAt.because} />
          )}
        </Field>
        <Field label="Last used">
          {principal.lastUsedAt.known ? (
            principal.lastUsedAt.value === null ? (
              'Never'
            ) : (
              <Ago at={principal.lastUsedAt.value} />
            )
          ) : (
            <Unknown because={principal.lastUsedAt.because} />
          )}
        </Field>
        {principal.kind === 'identity' && <SignIn principal={principal} />}
        {detail.groups.length > 0 && <Field label="Groups">{detail.groups.join(', ')}</Field>}
        {detail.lineage[0] && (
          <Field
            label="Behind it"
            note={`${detail.lineage[0].how.replaceAll('_', ' ')}, ${detail.lineage[0].trust}; ${counted(detail.lineage[0].sessions, 'session')}`}
          >
            <span className="truncate">
              {detail.lineage[0].rootId === row.id
                ? 'Nobody: it stands for itself'
                : (detail.principals[detail.lineage[0].rootId]?.name ?? detail.lineage[0].rootId)}
            </span>
          </Field>
        )}
      </dl>
    </Panel>
  );
}

function SignIn({
  principal,
}: {
  readonly principal: Extract<IdentityDetail['principal'], { kind: 'identity' }>;
}) {
  const { interactive, mfa } = principal;
  if (interactive.known && !interactive.value)
    return <Field label="Signs in">Not interactively</Field>;
  if (!mfa.known) {
    return (
      <Field label="Strong authenticator" note={mfa.because}>
        <Unknown because={mfa.because} />
      </Field>
    );
  }
  return (
    <Field label="Strong authenticator">
      {mfa.value ? 'Yes' : <span className="text-critical-text">No</span>}
    </Field>
  );
}

function Damage({ detail }: { readonly detail: IdentityDetail }) {
  const { posture, row, watch } = detail;
  return (
    <Panel title="Damage and cost" note="tier: if abused; criticality: if broken">
      <dl className="flex flex-col gap-3">
        <Field label="Tier" note={posture?.tierBecause}>
          <span className="flex items-center gap-2 font-medium">
            <TierChip tier={row.tier} />{' '}
            {['Control plane', 'Crown jewels', 'Ordinary production', 'Low'][row.tier]}
          </span>
        </Field>
        <Field label="Criticality" note={posture?.criticalityBecause}>
          {row.criticality === 'unknown' ? (
            <Unknown because={posture?.criticalityBecause ?? 'Not judged yet'} />
          ) : (
            capital(row.criticality)
          )}
        </Field>
        <Field label="Watched" note={watch.because}>
          {watch.state === 'blind' ? (
            <Unknown because={watch.because}>Blind</Unknown>
          ) : (
            capital(watch.state)
          )}
        </Field>
      </dl>
    </Panel>
  );
}

function RiskTerms({ detail }: { readonly detail: IdentityDetail }) {
  const { posture, row } = detail;
  const most = Math.max(1, ...(posture?.terms.map((term) => term.points) ?? []));
  return (
    <Panel title="Risk" note="how exposed, 0–100">
      <p className="text-2xl font-semibold tracking-tight">
        {row.risk}
        <span className="ml-1.5 text-xs font-normal text-ink-3">of 100</span>
      </p>
      {posture === undefined ? (
        <p className="mt-2 text-xs text-ink-3">Not judged yet.</p>
      ) : posture.terms.length === 0 ? (
        <p className="mt-2 text-xs text-ink-3">Nothing adds to it.</p>
      ) : (
        <ul className="mt-2 flex flex-col gap-1.5">
          {posture.terms.map((term) => (
            <li key={term.name} title={term.because}>
              <p className="flex items-baseline justify-between gap-2 text-xs">
                <span className="truncate">{term.name.replaceAll('-', ' ')}</span>
                <span className="font-medium">+{term.points}</span>
              </p>
              <span className="mt-0.5 block h-1.5 rounded-full bg-chip">
                <span
                  className="block h-full rounded-full bg-high"
                  style={{ width: `${(term.points / most) * 100}%` }}
                />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
