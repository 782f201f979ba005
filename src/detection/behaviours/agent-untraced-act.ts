/** A system tells of an act of an agent, and no trace of the agent does. */
import { DAY, MINUTE } from '../../core/index.ts';
import { isAgent } from '../delegators.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { severityOf } from '../surprise.ts';
import type { Mark } from '../tracks.ts';

/** A trace covers what happens this long after its last span. Spans come sooner than the logs of systems. */
const COVERS = 30 * MINUTE;
const REMEMBERED = 30 * DAY;
/** So many acts with a trace make it a rule that there is one. */
const LEAST_TRACED = 10;
/** Spans are the agent’s own words: who uses its credential elsewhere writes none. Exporters fail too, for a while. */
const LLR = 2;

const ids = ({ lineage, observation: { view } }: Look): readonly string[] => [
  ...new Set([lineage.root, lineage.actingAs, ...view.linkedTo(lineage.root).map(({ id }) => id)]),
];

const spanKey = (id: string): string => `spans|${id}`;
const ruleKey = ({ lineage }: Look): string => `traced|${lineage.root}`;

const isTraced = (look: Look): boolean =>
  ids(look).some((id) => look.track(spanKey(id)).sightings.length > 0);

/** Acts on others’ things, and secrets; what else an agent looks at is seldom traced call by call. */
const isAct = ({ event }: Look): boolean =>
  event.selfReported !== true &&
  event.kind !== 'authentication' &&
  (event.effect !== 'read' || event.kind === 'secret_access');

export const agentUntracedAct = defineBehaviour({
  id: 'agent-untraced-act',
  title: 'An agent acted, and no trace of it says so',
  description:
    'A system’s own log shows an act of an agent whose acts have traces, at a time of which no trace tells: its credential is at work without it.',
  attack: ['T1550.001', 'T1078.004'],
  owasp: ['ASI03', 'ASI10'],
  falsePositives: [
    'The exporter of traces is down',
    'Traces are sampled',
    'Traces arrive later than the log',
  ],
  outcomes: ['success'],
  marks(look): readonly Mark[] {
    if (look.event.selfReported === true) {
      return ids(look).map((id) => ({ key: spanKey(id), value: 'span', window: COVERS }));
    }
    if (!isAgent(look) || !isAct(look)) return [];
    return [{ key: ruleKey(look), value: isTraced(look) ? 'yes' : 'no', window: REMEMBERED }];
  },
  judge(look) {
    if (!isAgent(look) || !isAct(look) || isTraced(look)) return undefined;
    const { sightings } = look.track(ruleKey(look));
    const countOf = (value: string) => sightings.find((one) => one.value === value)?.count ?? 0;
    const traced = countOf('yes');
    const untraced = countOf('no');
    // Where one in ten has none, or many in a row, it is the exporter.
    if (traced < LEAST_TRACED || untraced > Math.max(3, traced / 10)) return undefined;
    return {
      llr: LLR,
      severity: severityOf(LLR),
      description: `${look.event.operation}, with no trace of the agent within ${COVERS / MINUTE} minutes; ${traced} of its acts had one, ${untraced - 1} had none.`,
      observables: [`untraced:${look.lineage.root}`, `event:${look.event.id}`],
      detail: { traced, untraced },
    };
  },
});
