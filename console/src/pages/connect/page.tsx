import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { ask, useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { AnswerOf, System, TriedConnection } from '../../contract.ts';
import { counted } from '../../format/number.ts';
import { plain } from '../../format/words.ts';
import { PageHead, Panel } from '../../parts/panel.tsx';
import { Scroller } from '../../parts/scroller.tsx';
import { Answered } from '../../parts/state.tsx';
import { Sure } from '../../parts/sure.tsx';
import { useTitle } from '../../shell/title.ts';
import { Form } from './form.tsx';
import { Result } from './result.tsx';

type Setup = AnswerOf<'systems.setup'>;

/** From a kind of system to a connection that is kept: what it needs, tried, sealed. */
export function ConnectPage() {
  useTitle('Connect a system');
  const { system } = useSearch({ from: '/inside/systems/connect' });
  return (
    <div className="mx-auto flex max-w-280 flex-col gap-4 p-4 lg:p-5">
      <nav aria-label="Where you are" className="flex items-center gap-1 text-xs text-ink-3">
        <Link to="/systems" className="hover:text-ink hover:underline">
          Systems
        </Link>
        <ChevronRight aria-hidden className="size-3" />
        <span>Connect</span>
      </nav>
      <PageHead
        title="Connect a system"
        note="Choose it, see what it needs, try it, keep it. Trying changes nothing over there."
      />
      {system === undefined ? <Choose /> : <Steps key={system} system={system} />}
    </div>
  );
}

function Choose() {
  const [text, setText] = useState('');
  const query = useQuery(ask('systems.list', {}));
  const holds = (one: System): boolean =>
    `${one.title} ${one.id}`.toLowerCase().includes(text.trim().toLowerCase());
  return (
    <Panel
      title="1. Which system?"
      actions={
        <input
          type="search"
          aria-label="Search systems"
          placeholder="Search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-8 w-40 rounded-md border border-line-strong bg-surface px-2.5 text-sm placeholder:text-ink-3"
        />
      }
    >
      <Answered query={query} rows={8}>
        {({ items }) => (
          <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
            {items.filter(holds).map((one) => (
              <li key={one.id}>
                <Link
                  to="/systems/connect"
                  search={{ system: one.id }}
                  className="flex min-h-11 items-center justify-between gap-2 rounded-md border border-line px-3 py-1.5 text-sm font-medium hover:bg-hover"
                >
                  {one.title}
                  {one.connected && <span className="text-xs text-ok-text">connected</span>}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </Panel>
  );
}

function Steps({ system }: { readonly system: string }) {
  const query = useQuery(ask('systems.setup', { params: { id: system } }));
  return (
    <Answered framed query={query} rows={8}>
      {(setup) => <Wizard setup={setup} />}
    </Answered>
  );
}

function Wizard({ setup }: { readonly setup: Setup }) {
  const may = useMay()('settings:write');
  const connect = useChange('systems.connect', ['systems.setup']);
  const [tried, setTried] = useState<TriedConnection | undefined>();
  const send = (name: string, settings: Readonly<Record<string, unknown>>, keep: boolean): void =>
    connect.mutate(
      { params: { id: setup.id }, body: { name, settings, keep } },
      { onSuccess: setTried },
    );
  return (
    <>
      <Needs setup={setup} />
      {setup.kept.length > 0 && <Kept setup={setup} />}
      {!setup.here || !may ? (
        <Panel title="3. Settings">
          <p className="text-sm text-ink-2">
            {setup.here
              ? 'Only an administrator connects systems.'
              : 'This process keeps no connections: use countersign connect on the machine itself.'}
          </p>
        </Panel>
      ) : tried?.kept ? (
        <Result tried={tried} />
      ) : (
        <Form
          key={setup.id}
          setup={setup}
          busy={connect.isPending}
          error={connect.error}
          tried={tried}
          onChange={() => setTried(undefined)}
          onSend={send}
        />
      )}
    </>
  );
}

function Needs({ setup }: { readonly setup: Setup }) {
  const uses = [
    ['read', 'To read'],
    ['act', 'To act, with a credential of its own'],
    ['undo', 'To undo what was done'],
  ] as const;
  return (
    <Panel
      title={`2. What ${setup.title} must give`}
      actions={
        <Link
          to="/docs"
          search={{ q: setup.title.split(' (')[0] ?? setup.title }}
          className="text-xs text-accent-text hover:underline"
        >
          Step by step, in the documentation
        </Link>
      }
    >
      <dl className="grid gap-4 lg:grid-cols-3">
        {uses.map(([use, title]) => (
          <div key={use} className="min-w-0">
            <dt className="label">
              {title} <span className="font-normal">({setup.permissions[use].length})</span>
            </dt>
            <dd className="mt-1">
              <Scroller
                label={`Permissions ${title.toLowerCase()}`}
                className="max-h-40 overflow-y-auto font-mono text-xs leading-5 break-words text-ink-2"
              >
                {setup.permissions[use].length === 0 ? 'none' : setup.permissions[use].join(', ')}
              </Scroller>
            </dd>
          </div>
        ))}
      </dl>
      {setup.needs.length > 0 && (
        <ul className="mt-4 flex flex-col gap-1 border-t border-line pt-3 text-xs">
          {setup.needs.map(({ kind, setting }) => (
            <li key={kind}>
              <span className="font-medium">{plain(kind)}</span>{' '}
              <span className="text-ink-2">is seen only with: {setting}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Kept({ setup }: { readonly setup: Setup }) {
  const may = useMay()('settings:write');
  const forget = useChange('systems.forget', ['systems.setup']);
  return (
    <Panel title="Kept already" note={counted(setup.kept.length, 'connection')} flush>
      <ul>
        {setup.kept.map((name) => (
          <li
            key={name}
            className="flex items-center gap-3 border-t border-line/70 px-3.5 py-2 text-sm first:border-t-0"
          >
            <span className="flex-1 font-medium">{name}</span>
            <Sure
              disabled={!may}
              label={`Forget ${name}`}
              ask={`Forget ${name}?`}
              says="Its sealed settings are deleted. From the next start on nothing is read from there, and nothing is done there. What is known already stays."
              confirm="Forget"
              change={forget}
              onConfirm={(done) =>
                forget.mutate({ params: { id: setup.id, name } }, { onSuccess: done })
              }
            >
              Forget
            </Sure>
          </li>
        ))}
      </ul>
      <p className="border-t border-line px-3.5 py-2 text-xs text-ink-3">
        Keeping one under the same name replaces it.
      </p>
    </Panel>
  );
}
