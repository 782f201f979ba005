/** Days in Microsoft 365: mail and files of people, rules that tidy up, delegates for holidays, a backup that reads all. */
import { HOUR, MINUTE, SECOND } from '../../core/index.ts';
import { lazily } from '../common/moment.ts';
import { momentsIn, type Workday, workersOf } from '../common/workday.ts';
import { tenantOf } from '../entra/tenant.ts';
import { type Day, isAdminDay, type Moment } from '../part.ts';
import { cloudExits } from '../places.ts';
import { type Random, randomOf } from '../random.ts';
import {
  auditRecord,
  delegated,
  fileDone,
  mailRead,
  mailSent,
  rule,
  teamsStarted,
  type What,
} from './record.ts';

interface Scene {
  readonly day: Day;
  readonly workday: Workday;
  readonly random: Random;
  readonly upn: string;
}

const does = (scene: Scene, at: number, what: What, phone = false): Moment => {
  const { workday, upn, random, day } = scene;
  const client = phone
    ? { address: workday.phoneAddress, agent: workday.phone.agent }
    : { address: workday.address, agent: workday.laptop.agent };
  const tenantId = tenantOf(day.organisation).id;
  const { session } = workday;
  return lazily('m365', at, random, (own) =>
    auditRecord({ at, random: own, tenantId, who: upn, client, session, ...what }),
  );
};

const sites = ['finance', 'engineering', 'hr', 'projects', 'sales'] as const;
const subjects = ['Re: planning', 'Minutes', 'Invoice', 'Lunch?', 'Quarterly figures'] as const;

export const fileOf = (random: Random): { readonly site: string; readonly file: string } => ({
  site: random.pick(sites),
  file: `${random.pick(['plan', 'figures', 'contract', 'notes'])}-${random.int(1, 400)}.${random.pick(['xlsx', 'docx', 'pptx'])}`,
});

const working = (scene: Scene): readonly Moment[] => {
  const { workday, random, upn } = scene;
  const mail = momentsIn(workday, random.int(2, 5), random).map((at) =>
    random.chance(0.6)
      ? does(scene, at, mailRead(upn, random.int(1, 40), random), random.chance(0.3))
      : does(scene, at, mailSent(upn, random.pick(subjects))),
  );
  const files = momentsIn(workday, random.int(1, 5), random).map((at) => {
    const draw = random.next();
    const verb = draw < 0.6 ? 'FileAccessed' : draw < 0.85 ? 'FileModified' : 'FileDownloaded';
    return does(scene, at, fileDone(verb, fileOf(random)));
  });
  return [does(scene, workday.begin + 2 * MINUTE, teamsStarted), ...mail, ...files];
};

/** A new machine fetches everything its owner works on; an auditor asks for a folder. */
const filling = (scene: Scene): readonly Moment[] => {
  const { workday, random, day } = scene;
  if (day.calm || !random.chance(0.004)) return [];
  const begin = workday.begin + HOUR;
  return Array.from({ length: random.int(80, 200) }, (_, nth) =>
    does(scene, begin + nth * 2 * SECOND, fileDone('FileSyncDownloadedFull', fileOf(random))),
  );
};

/** Newsletters into a folder, a colleague's mail read during a holiday. */
const tidying = (scene: Scene): readonly Moment[] => {
  const { workday, random, upn, day } = scene;
  const draw = random.next();
  if (day.calm || draw > 0.012) return [];
  const at = workday.begin + 3 * HOUR;
  if (draw < 0.008)
    return [
      does(
        scene,
        at,
        rule(draw < 0.006 ? 'New-InboxRule' : 'Set-InboxRule', upn, {
          Name: 'Newsletters',
          From: 'news@digest.example',
          MoveToFolder: 'Newsletters',
        }),
      ),
    ];
  return [
    does(
      scene,
      at,
      rule('New-InboxRule', upn, {
        Name: 'Holiday cover',
        ForwardTo: random.pick(day.organisation.people).email,
      }),
    ),
  ];
};

const administering = (scene: Scene): readonly Moment[] => {
  const { workday, random, day } = scene;
  if (workday.person.job !== 'admin' || !isAdminDay(day) || !random.chance(0.3)) return [];
  const { people } = day.organisation;
  const mailbox = random.chance(0.7) ? 'invoices@northwind.example' : random.pick(people).email;
  return [
    does(
      scene,
      workday.begin + 2 * HOUR,
      delegated(mailbox, random.pick(people).email, 'FullAccess'),
    ),
  ];
};

const backupClient = (seed: number) => ({
  address: `${cloudExits[0]?.prefix ?? '1.178.7'}.${randomOf(seed, 'm365-backup').int(4, 250)}`,
  agent: 'M365Backup/4.2',
});

/** The backup's app reads every mailbox in the night. */
const backup = (day: Day): readonly Moment[] => {
  const { organisation } = day;
  const tenant = tenantOf(organisation);
  const app = tenant.apps.find(({ displayName }) => displayName.includes('backup'));
  if (app === undefined) return [];
  const random = randomOf(organisation.seed, 'm365-backup', day.index);
  const client = backupClient(organisation.seed);
  const who = `ServicePrincipal_${app.id}`;
  return organisation.people.slice(0, 200).map(({ email }, nth) => {
    const at = day.start + HOUR + nth * 7 * SECOND;
    return lazily('m365', at, random, (own) =>
      auditRecord({
        at,
        random: own,
        tenantId: tenant.id,
        who,
        client,
        app: app.appId,
        ...mailRead(email, own.int(20, 400), own),
      }),
    );
  });
};

export const liveInM365 = (day: Day): readonly Moment[] => [
  ...workersOf(day.organisation.people, day, 'm365').flatMap(({ workday, random }) => {
    const scene: Scene = { day, workday, random, upn: workday.person.email };
    return [...working(scene), ...filling(scene), ...tidying(scene), ...administering(scene)];
  }),
  ...backup(day),
];
