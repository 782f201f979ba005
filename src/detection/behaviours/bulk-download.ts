/** A person takes many more files in a day than they ever do, at whatever pace. */
import { DAY } from '../../core/index.ts';
import { defineBehaviour, type Look } from '../look.ts';
import { activeDays } from '../sign-in.ts';
import { severityOf } from '../surprise.ts';
import { sketchOf } from '../traits.ts';

const WARM_UP_DAYS = 4;
/** Fewer files in a day are work for anybody. */
const LEAST = 15;
/** Of a quiet person’s habit one must start somewhere. */
const LEAST_PEAK = 4;
/** So many times the most of any day before: a hand-over or a new computer in some of a thousand days, then rarer. */
const LEVELS = [
  { times: 12, llr: 2.8 },
  { times: 6, llr: 2.2 },
  { times: 3, llr: 1.5 },
] as const;

/** OCSF File Hosting Activity, download. */
const FILE_HOSTING = 6006;
const DOWNLOAD = 2;

const fileOf = ({ event }: Look): string | undefined =>
  event.classUid === FILE_HOSTING && event.activityId === DOWNLOAD
    ? event.targets.findLast(({ kind }) => kind === 'resource')?.id
    : undefined;

const keyOf = ({ lineage }: Look): string => `downloaded|${lineage.root}`;

export const bulkDownload = defineBehaviour({
  id: 'bulk-download',
  title: 'Many more files taken in a day than ever before',
  description:
    'A settled person downloaded several times as many different files within a day as on any day before.',
  attack: ['T1530', 'T1213.002', 'T1567.002'],
  falsePositives: ['A new computer that fetches its files', 'A hand-over', 'A project that ends'],
  kinds: ['other', 'service_to_service'],
  outcomes: ['success'],
  marks(look) {
    const file = fileOf(look);
    return file === undefined ? [] : [{ key: keyOf(look), value: sketchOf(file), window: DAY }];
  },
  judge(look) {
    const file = fileOf(look);
    if (file === undefined || look.automated || activeDays(look) < WARM_UP_DAYS) return undefined;
    const { sightings, peak, total } = look.track(keyOf(look));
    if (sightings.at(-1)?.count !== 1) return undefined;
    const many = Math.max(sightings.length, Math.min(total, sightings.length * 2));
    const usual = Math.max(LEAST_PEAK, peak);
    const level = LEVELS.find(({ times }) => many >= LEAST && many >= usual * times);
    if (level === undefined) return undefined;
    return {
      llr: level.llr,
      severity: severityOf(level.llr),
      description: `${many} different files downloaded within a day, at most ${Math.round(peak)} on any day before.`,
      // The same files, however they are counted.
      observables: [`fetched:${look.lineage.root}`],
      events: sightings.slice(-50).map(({ eventId, vendorId }) => ({ eventId, vendorId })),
      detail: { files: many, peak: Math.round(peak) },
    };
  },
});
