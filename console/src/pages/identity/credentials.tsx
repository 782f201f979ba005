import type { Credential } from '../../contract.ts';
import { counted } from '../../format/number.ts';
import { age } from '../../format/time.ts';
import { capital, credentialWord } from '../../format/words.ts';
import { Badge, Unknown } from '../../parts/badge.tsx';
import { Mono } from '../../parts/mono.tsx';
import { useNow } from '../../parts/now.ts';
import { Panel } from '../../parts/panel.tsx';
import { Scroller } from '../../parts/scroller.tsx';
import { Ago } from '../../parts/when.tsx';

const titles = ['Credential', 'Status', 'Age', 'Last used', 'Ends', 'Stored in', 'Revocable'];

/** What proves it: age, last use with its precision, and how fast it can be taken away. */
export function Credentials({ credentials }: { readonly credentials: readonly Credential[] }) {
  return (
    <Panel title="Credentials" note={counted(credentials.length, 'credential')} flush>
      {credentials.length === 0 ? (
        <p className="p-3.5 text-xs text-ink-3">None known.</p>
      ) : (
        <Scroller label="Credentials" className="overflow-x-auto">
          <table className="w-full min-w-180 text-sm">
            <thead>
              <tr className="label text-left">
                {titles.map((title) => (
                  <th
                    key={title}
                    scope="col"
                    className="border-b border-line px-3.5 py-1.5 font-medium"
                  >
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {credentials.map((credential) => (
                <Row key={credential.id} credential={credential} />
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </Panel>
  );
}

const cell = 'px-3.5 py-1.5 align-top';
const hour = 3_600_000;

function Row({ credential }: { readonly credential: Credential }) {
  const now = useNow();
  const { createdAt, lastUsedAt, expiresAt } = credential;
  return (
    <tr className="border-t border-line/60 first:border-t-0">
      <td className={cell}>
        <span className="font-medium">{credentialWord(credential.type)}</span>
        <span className="block">
          <Mono className="text-ink-3">{credential.nativeId}</Mono>
        </span>
      </td>
      <td className={cell}>
        <Badge tone={credential.status === 'active' ? 'ok' : 'plain'}>{credential.status}</Badge>
      </td>
      <td className={cell}>
        {createdAt.known ? age(now - createdAt.value) : <Unknown because={createdAt.because} />}
      </td>
      <td className={cell}>
        {!lastUsedAt.known ? (
          <Unknown because={lastUsedAt.because} />
        ) : lastUsedAt.value === null ? (
          'Never'
        ) : (
          <Ago at={lastUsedAt.value} />
        )}
        {credential.lastUsedPrecision >= hour && lastUsedAt.known && lastUsedAt.value !== null && (
          <span className="block text-2xs text-ink-3">± {age(credential.lastUsedPrecision)}</span>
        )}
      </td>
      <td className={cell}>
        {!expiresAt.known ? (
          <Unknown because={expiresAt.because} />
        ) : expiresAt.value === null ? (
          <span className="text-high-text">Never</span>
        ) : (
          <Ago at={expiresAt.value} />
        )}
      </td>
      <td className={cell}>
        {credential.storedIn === 'unknown' ? (
          <Unknown because="No vault, repository or pipeline says that it holds it" />
        ) : credential.storedIn === 'code' ? (
          <span className="text-critical-text">Code</span>
        ) : (
          capital(credential.storedIn)
        )}
      </td>
      <td className={cell}>
        {capital(credential.revocability)}
        <span className="block text-2xs text-ink-3">{capital(credential.binding)}</span>
      </td>
    </tr>
  );
}
