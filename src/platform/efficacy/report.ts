/** `docs/efficacy.md`: the figures of one run, written by the command that made them. */
import type { CurvePoint, EfficacyFigures, EfficacyResult, Said, Share } from '../../cli/index.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const per = (value: number): string => value.toFixed(2);
const shareText = ({ found, of, recall }: Share): string =>
  of === 0 ? 'none' : `${percent(recall)} (${found} of ${of})`;
const seconds = (value: number | null): string => (value === null ? 'never' : value.toFixed(0));
const bars = (list: readonly number[]): string => list.map((bar) => bar.toFixed(3)).join(' · ');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const armRow = (name: string, arm: EfficacyFigures): readonly string[] => [
  name,
  `${percent(arm.recall)} (${percent(arm.recallInterval.least)}–${percent(arm.recallInterval.most)})`,
  shareText(arm.recallTier01),
  `${per(arm.falseIncidentsPer1000PerWeek)} (${per(arm.falseInterval.least)}–${per(arm.falseInterval.most)})`,
  per(arm.incidentsPer1000PerWeek),
  arm.incidentsPerAttack.toFixed(2),
  `${percent(arm.purity)} / ${percent(arm.purityIfMerged)}`,
  seconds(arm.medianSecondsToIncident),
  bars(arm.bars),
];

const saidRow = (name: string, { right, unknown, wrong }: Said): readonly string[] => {
  const all = Math.max(1, right + unknown + wrong);
  return [name, percent(right / all), percent(unknown / all), percent(wrong / all)];
};

const curveRows = (curve: readonly CurvePoint[]): readonly (readonly string[])[] =>
  curve.map((point) => [
    percent(point.recall),
    percent(point.precision),
    per(point.falseIncidentsPer1000PerWeek),
    bars(point.bars),
  ]);

const contextPart = ({ context }: EfficacyResult): readonly string[] => {
  if (!context) return [];
  const { atRecall, falseOn, falseOff, reduction, reductionInterval } = context;
  return [
    '## What posture context is worth',
    `Both arms tuned apart, each to its best, on the same seeds. At a recall of ${percent(atRecall)}, which both reach, there are ${per(falseOn)} false incidents per 1,000 identities and week with it and ${per(falseOff)} without: ${percent(reduction)} fewer (95 % ${percent(reductionInterval.least)} to ${percent(reductionInterval.most)}). Recall at tiers 0 and 1 without it: ${shareText(context.off.recallTier01)}.`,
    'The curve without posture context:',
    table(
      ['recall', 'precision', 'false/1000/week', 'bars, tiers 0–3'],
      curveRows(context.offCurve),
    ),
  ];
};

const leftOutPart = ({ leftOut }: EfficacyResult): readonly string[] =>
  leftOut.length === 0
    ? []
    : [
        '## A family never seen before',
        'Evidence and bars worked out as if no attack of the family had ever been seen, then tried on it.',
        table(
          ['family', 'recall', 'false/1000/week'],
          leftOut.map((one) => [one.family, shareText(one), per(one.falseIncidentsPer1000PerWeek)]),
        ),
      ];

const commandOf = ({ seeds, calibrated, asked, context }: EfficacyResult): string =>
  [
    `countersign bench efficacy --seeds ${seeds.from}..${seeds.to}`,
    ...(calibrated ? [`--calibrate ${calibrated.from}..${calibrated.to}`] : []),
    `--identities ${asked.identities} --days ${asked.days} --learn-days ${asked.learnDays} --attacks ${asked.attacks}`,
    ...(context ? ['--arms'] : []),
    '--write docs/efficacy.md',
  ].join(' ');

const head = (result: EfficacyResult): readonly string[] => [
  '# Efficacy',
  'Written by the command below; nothing here is edited by hand. Organisations are simulated: each seed is another one, with its life, its annoying benign and attacks whose truth is known. Seeds on which anything was tuned are never reported.',
  `\`\`\`sh\n${commandOf(result)}\n\`\`\``,
  `${result.attacks} attacks in ${result.events.toLocaleString('en')} events; about ${result.identities} identities and roles in the inventory of each seed; ${result.setAside} records set aside. ${result.machine}; ${result.cpuSeconds} s of CPU. A false incident is one that was raised while nothing of an attack was in it. Purity is the share of evidence, in nats, that speaks of what most of its incident speaks of; after the stroke, what it would be if everything were one incident. Intervals are 95 %, by drawing seeds again.`,
  table(
    [
      'posture context',
      'recall (95 %)',
      'recall at tiers 0 and 1',
      'false/1000/week (95 %)',
      'all incidents/1000/week',
      'incidents per attack',
      'purity / merged',
      'median s to incident',
      'bars, tiers 0–3',
    ],
    [armRow('on', result), ...(result.context ? [armRow('off', result.context.off)] : [])],
  ),
  `With the costs as shipped: recall ${percent(result.asShipped.recall)}, at tiers 0 and 1 ${shareText(result.asShipped.recallTier01)}, ${per(result.asShipped.falseIncidentsPer1000PerWeek)} false incidents per 1,000 identities and week.`,
];

const DETECTORS_SHOWN = 40;

export const reportOf = (result: EfficacyResult): string =>
  `${[
    ...head(result),
    '## By stealth, class and attack',
    table(
      ['how much the attacker hides', 'recall'],
      Object.entries(result.byStealth).map(([name, share]) => [name, shareText(share)]),
    ),
    table(
      ['class of the victim', 'recall'],
      Object.entries(result.classes).map(([name, share]) => [name, shareText(share)]),
    ),
    table(
      ['attack', 'system', 'class', 'family', 'recall', 'median s to incident'],
      result.scripts.map((one) => [
        one.script,
        one.system,
        one.class,
        one.family,
        shareText(one),
        seconds(one.medianSecondsToIncident),
      ]),
    ),
    '## Attribution and cause',
    table(
      ['of incidents that found an attack', 'right', 'unknown', 'wrong'],
      [
        saidRow('which credential', result.attribution.credential),
        saidRow('who', result.attribution.who),
        saidRow('way in', result.cause.entry),
        saidRow('primary condition', result.cause.primary),
      ],
    ),
    ...leftOutPart(result),
    '## The curve',
    'Each point is tuned anew on the seeds that are not reported.',
    table(['recall', 'precision', 'false/1000/week', 'bars, tiers 0–3'], curveRows(result.curve)),
    '## Does 0.9 mean 0.9?',
    'Stories by the highest confidence they had, against the share of them that held an attack. Attacks are far more frequent here than anywhere, so that where the two differ it is the order that counts: the share has to rise with the confidence.',
    table(
      ['confidence', 'stories', 'mean confidence', 'held an attack'],
      result.reliability.map((bin) => [
        `${bin.from}–${bin.to}`,
        String(bin.stories),
        percent(bin.said),
        percent(bin.hostile),
      ]),
    ),
    ...contextPart(result),
    '## By rule and behaviour',
    `The ${DETECTORS_SHOWN} that speak most in ordinary life. A root-day is a day on which it spoke about somebody.`,
    table(
      ['detector', 'benign root-days/1000/week', 'in false incidents', 'attacks', 'median s'],
      result.detectors
        .slice(0, DETECTORS_SHOWN)
        .map((one) => [
          one.detector,
          per(one.per1000PerWeek),
          String(one.inFalseIncidents),
          String(one.attacks),
          seconds(one.medianSecondsToIncident),
        ]),
    ),
  ].join('\n\n')}\n`;
