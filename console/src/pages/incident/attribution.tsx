import {
  Footprints,
  KeyRound,
  type LucideIcon,
  MapPin,
  ShieldAlert,
  UserSearch,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { IncidentDetail, PrincipalBrief } from '../../contract.ts';
import { credentialWord, shortId } from '../../format/words.ts';
import { TierChip, Unknown } from '../../parts/badge.tsx';
import { Mono } from '../../parts/mono.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Principal } from '../../parts/principal.tsx';

/** Which secret, by whom, from where, with what privilege, to do what; each right or plainly unknown. */
export function Attribution({ detail }: { readonly detail: IncidentDetail }) {
  const { attribution, rootId } = detail.incident;
  const brief = (id: string): PrincipalBrief =>
    detail.principals[id] ?? {
      id,
      kind: 'unknown',
      name: shortId(id),
      system: '',
      class: 'unknown',
    };
  const { credential, who, context, privilege, did } = attribution;
  const root = brief(rootId);
  return (
    <Panel title="Attribution" note="each part right, or unknown" flush>
      <dl className="grid h-full content-start sm:grid-cols-2">
        <Part icon={UserSearch} label="Who" because={who.because}>
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Principal of={root} className="text-base" />
            <span className="text-xs text-ink-3">
              {root.owner ? `owner ${root.owner}` : 'no known owner'}
            </span>
          </p>
          {who.said ? (
            <>
              {who.value.actingAs !== who.value.rootId && (
                <p className="mt-1 flex flex-wrap items-center gap-1.5 text-xs text-ink-2">
                  acting as <Principal of={brief(who.value.actingAs)} />
                </p>
              )}
              {who.value.lineage
                .filter((link) => link !== rootId)
                .map((link) => (
                  <p key={link} className="mt-1 text-xs text-ink-2" title={link}>
                    ← {detail.principals[link]?.name ?? link}
                  </p>
                ))}
            </>
          ) : (
            <p className="mt-1 flex items-center gap-1.5 text-xs">
              Behind it: <Unknown because={who.because} />
            </p>
          )}
        </Part>
        <Part icon={KeyRound} label="Which credential" because={credential.because}>
          {credential.said ? (
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className="font-medium">{credentialWord(credential.value.type)}</span>
              <Mono>{credential.value.nativeId}</Mono>
            </p>
          ) : (
            <Unknown because={credential.because} />
          )}
        </Part>
        <Part icon={MapPin} label="From where" because={context.because}>
          {context.said ? (
            <>
              <p className="font-medium">
                {context.value.place ?? context.value.service ?? 'Place unknown'}
              </p>
              <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-xs text-ink-2">
                {context.value.ip !== undefined && <Mono>{context.value.ip}</Mono>}
                {context.value.asn !== undefined && <span>{context.value.asn}</span>}
              </p>
              {context.value.userAgent !== undefined && (
                <p
                  className="mt-0.5 truncate font-mono text-2xs text-ink-3"
                  title={context.value.userAgent}
                >
                  {context.value.userAgent}
                </p>
              )}
            </>
          ) : (
            <Unknown because={context.because} />
          )}
        </Part>
        <Part icon={ShieldAlert} label="With what privilege" because={privilege.because}>
          {privilege.said ? (
            <>
              <p className="flex items-center gap-2 font-medium">
                <TierChip tier={privilege.value.tier} /> as of the first event
              </p>
              <ul className="mt-1 text-xs text-ink-2">
                {privilege.value.via.map((via) => (
                  <li key={via} className="truncate" title={via}>
                    {via}
                  </li>
                ))}
              </ul>
            </>
          ) : (
            <Unknown because={privilege.because} />
          )}
        </Part>
        <div className="border-t border-line px-3.5 py-2.5 sm:col-span-2">
          <dt className="label flex items-center gap-1.5">
            <Footprints aria-hidden className="size-3.5" strokeWidth={1.75} /> To do what
          </dt>
          <dd>
            {did.length === 0 ? (
              <Unknown because="No event says what was done" />
            ) : (
              <ul className="mt-1 flex flex-wrap gap-1.5">
                {did.map((act) => (
                  <li key={act} className="rounded-sm bg-chip px-1.5 py-0.5 text-xs">
                    {act}
                  </li>
                ))}
              </ul>
            )}
          </dd>
        </div>
      </dl>
    </Panel>
  );
}

function Part({
  icon: Icon,
  label,
  because,
  children,
}: {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly because: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="min-w-0 border-t border-line px-3.5 py-2.5 first:border-t-0 sm:odd:border-r sm:nth-[2]:border-t-0">
      <dt className="label flex items-center gap-1.5">
        <Icon aria-hidden className="size-3.5" strokeWidth={1.75} /> {label}
      </dt>
      <dd className="mt-1 min-w-0 text-sm">{children}</dd>
      <dd className="mt-1 text-2xs text-ink-3">{because}</dd>
    </div>
  );
}
