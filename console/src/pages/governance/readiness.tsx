import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '../../client/call.ts';
import type { AnswerOf } from '../../contract.ts';
import { counted, outOf, percent } from '../../format/number.ts';
import { TierChip, VerdictMark } from '../../parts/badge.tsx';
import { Stack, verdictSlices } from '../../parts/meter.tsx';
import { More } from '../../parts/more.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ClassIcon } from '../../parts/principal.tsx';
import { Scroller } from '../../parts/scroller.tsx';
import { Answered } from '../../parts/state.tsx';

type Answer = AnswerOf<'readiness.list'>;

const questions = ['permission', 'mechanics', 'owner', 'drilled', 'watched'] as const;
const titles: Readonly<Record<(typeof questions)[number], string>> = {
  permission: 'May act',
  mechanics: 'Has a way',
  owner: 'Has an owner',
  drilled: 'Drilled',
  watched: 'Watched',
};

/** Before it has to be: which of the gravest identities could be contained in time. */
export function ReadinessTable() {
  const query = useInfiniteQuery({
    queryKey: ['readiness.list', {}],
    queryFn: ({ pageParam, signal }) =>
      call(
        'readiness.list',
        { query: pageParam === undefined ? {} : { after: pageParam } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const [answer] = query.data?.pages ?? [];
  return (
    <Answered framed query={query} rows={10}>
      {() =>
        answer && (
          <div className="flex min-w-0 flex-col gap-4">
            <Summary answer={answer} />
            <Panel
              title="Identities of tier 0 and 1"
              note={outOf(items.length, answer.both.of)}
              flush
            >
              <Scroller label="Readiness by identity" className="max-h-[60vh] overflow-auto">
                <table className="w-full min-w-180 text-sm">
                  <thead className="sticky top-0 z-10 bg-surface">
                    <tr className="label text-left">
                      <th scope="col" className="px-3.5 py-2 font-medium">
                        Identity
                      </th>
                      {questions.map((one) => (
                        <th key={one} scope="col" className="px-2 py-2 font-medium">
                          {titles[one]}
                        </th>
                      ))}
                      <th scope="col" className="px-3.5 py-2 font-medium">
                        In {answer.minutes} min
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((one) => (
                      <tr key={one.id} className="border-t border-line/70">
                        <th scope="row" className="px-3.5 py-1.5 text-left font-normal">
                          <span className="flex items-center gap-2">
                            <ClassIcon name={one.class} />
                            <Link
                              to="/identities/$id"
                              params={{ id: one.id }}
                              className="max-w-36 truncate font-medium hover:underline sm:max-w-none"
                            >
                              {one.name}
                            </Link>
                            <TierChip tier={one.tier} />
                          </span>
                          <span
                            className="block max-w-36 truncate pl-6 font-mono text-2xs text-ink-3 sm:max-w-md"
                            title={one.id}
                          >
                            {one.id}
                          </span>
                        </th>
                        {questions.map((question) => {
                          const said = one.answers.find((each) => each.question === question);
                          return (
                            <td key={question} className="px-2 py-1.5" title={said?.because}>
                              <VerdictMark status={said?.status ?? 'unknown'} />
                            </td>
                          );
                        })}
                        <td className="px-3.5 py-1.5">
                          <VerdictMark status={one.containable} />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Scroller>
              {query.hasNextPage && (
                <p className="border-t border-line px-3.5 py-2">
                  <More query={query} />
                </p>
              )}
            </Panel>
          </div>
        )
      }
    </Answered>
  );
}

function Summary({ answer }: { readonly answer: Answer }) {
  const { both, questions: tallies } = answer;
  return (
    <Panel title={`Containable within ${answer.minutes} minutes`}>
      <div className="grid gap-4 sm:grid-cols-[14rem_minmax(0,1fr)]">
        <p>
          <span className="block text-2xl font-semibold">{percent(both.containable, both.of)}</span>
          <span className="text-xs text-ink-3">
            {outOf(both.containable, both.of)}; {both.unknown} unknown, {both.not} not
          </span>
          {answer.emergency > 0 && (
            <span className="mt-1 block text-xs text-ink-3">
              {counted(answer.emergency, 'emergency account is', 'emergency accounts are')} not
              counted: {answer.emergency === 1 ? 'it is' : 'they are'} never locked
            </span>
          )}
        </p>
        <ul className="flex flex-col gap-2">
          {questions.map((one) => (
            <li
              key={one}
              className="grid grid-cols-[7rem_minmax(0,1fr)_6rem] items-center gap-3 text-xs"
            >
              <span>{titles[one]}</span>
              <Stack label={titles[one]} slices={verdictSlices(tallies[one])} />
              <span className="text-right text-ink-3">
                {outOf(
                  tallies[one].pass,
                  tallies[one].pass + tallies[one].fail + tallies[one].unknown,
                )}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
