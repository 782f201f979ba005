/** The keys by which accounts of several systems are found to belong together. Never a display name. */
import type { Handle, Identity, Person, Trust, Vendor } from '../../model/index.ts';
import { federatedSubjects, issuerKey, literalPrefix, prefixesOf } from './subjects.ts';

/** How far a handle can be trusted: proven by a vendor, written into a tag, or typed in by the account itself. */
export type Proof = 'proven' | 'tag' | 'claimed';

export interface Handled {
  readonly kind: Handle['kind'];
  /** As compared. */
  readonly value: string;
  readonly issuer: string | undefined;
  readonly proof: Proof;
}

const EMAIL_TAG = /^e-?mail(-?address)?$/i;

/** The e-mail address a tag names, lower case. */
export const emailOf = (tags: Readonly<Record<string, string>>): string | undefined => {
  const key = Object.keys(tags).find((name) => EMAIL_TAG.test(name));
  const value = key === undefined ? undefined : tags[key]?.trim().toLowerCase();
  return value?.includes('@') ? value : undefined;
};

/** Addresses of a job and not of somebody: RFC 2142 names and what sites use beside them. */
const JOBS = new Set(
  (
    'abuse admin administrator alerts aws azure billing bot builds ci cloud contact devops do-not-reply ' +
    'donotreply finance gcp github help helpdesk hello hostmaster hr info infra infrastructure it jobs legal ' +
    'mailer-daemon marketing monitoring no-reply noc noreply notifications office operations ops payroll platform ' +
    'postmaster press privacy root sales sec security service services shared sre support sysadmin system team ' +
    'test webmaster'
  ).split(' '),
);

/** `admin@`, `noreply@`, `ops+aws@`: read by several or by nobody. */
export const isJobAddress = (email: string): boolean => {
  const local = email.slice(0, email.indexOf('@'));
  return JOBS.has(local.split('+', 1)[0] ?? '') || JOBS.has(local.replaceAll(/[._-]/g, ''));
};

/** OIDC subjects, logins of some systems and fingerprints tell case apart; the rest does not. */
const exact: ReadonlySet<Handle['kind']> = new Set(['oidc_subject', 'public_key']);

const handled = ({ kind, value, issuer, verified }: Handle): Handled => ({
  kind,
  value: exact.has(kind) ? value : value.trim().toLowerCase(),
  issuer: issuer === undefined ? undefined : issuerKey(issuer),
  proof: verified ? 'proven' : 'claimed',
});

const MAX_HANDLES = 64;

/** Handles of an account, its e-mail tag among them where no handle says the same. */
export const handlesOf = ({ handles = [], tags }: Identity): readonly Handled[] => {
  const out = handles.slice(0, MAX_HANDLES).flatMap((one) => {
    const read = handled(one);
    return read.value === '' ? [] : [read];
  });
  const email = emailOf(tags);
  if (email && !out.some((one) => one.kind === 'email' && one.value === email)) {
    out.push({ kind: 'email', value: email, issuer: undefined, proof: 'tag' });
  }
  return out;
};

/** Where a handle is found. The issuer is part of it only where the value means nothing without. */
export const keyOf = ({ kind, value, issuer }: Handled): string =>
  kind === 'oidc_subject' || kind === 'login'
    ? `${kind}:${issuer ?? ''}|${value}`
    : `${kind}:${value}`;

const subjectKey = (issuer: string, subject: string): string => `oidc_subject:${issuer}|${subject}`;

const prefixKey = (issuer: string, prefix: string): string => `oidc_prefix:${issuer}|${prefix}`;

const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1);

export const mailDomainKey = (domain: string): string => `mail_domain:${domain}`;

/** Keys of an account in the index `handles`. */
export const identityKeys = (identity: Identity): readonly string[] =>
  handlesOf(identity).flatMap((one) => [
    keyOf(one),
    ...(one.kind === 'oidc_subject' && one.issuer !== undefined
      ? prefixesOf(one.value).map((prefix) => prefixKey(one.issuer ?? '', prefix))
      : []),
    ...(one.kind === 'email' && identity.flags.external && one.proof === 'proven'
      ? [mailDomainKey(domainOf(one.value))]
      : []),
  ]);

/** Keys of a trust by the subjects it names: under each issuer, the text before the first wildcard. */
export const trustKeys = (trust: Trust): readonly string[] => {
  const named = federatedSubjects(trust);
  if (named === undefined) return [];
  return named.patterns.map((pattern) =>
    pattern.wild
      ? prefixKey(named.issuer, literalPrefix(pattern.text))
      : subjectKey(named.issuer, pattern.text),
  );
};

/** Keys under which trusts may name this subject. */
export const keysOfSubject = (issuer: string, subject: string): readonly string[] => [
  subjectKey(issuer, subject),
  ...prefixesOf(subject).map((prefix) => prefixKey(issuer, prefix)),
];

export const personKeys = ({ email, employeeId }: Person): readonly string[] => [
  ...(email?.includes('@') ? [`email:${email.trim().toLowerCase()}`] : []),
  ...(employeeId ? [`employee_id:${employeeId.trim().toLowerCase()}`] : []),
];

/** Domains under which anybody may publish or write: they name no vendor. */
const anybodys = new Set(
  (
    'gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com proton.me protonmail.com ' +
    'github.io herokuapp.com vercel.app netlify.app azurewebsites.net web.app pages.dev'
  ).split(' '),
);

export const isAnybodysDomain = (domain: string): boolean => anybodys.has(domain);

export const vendorKeys = ({ appIds, domains }: Vendor): readonly string[] => [
  ...appIds.map((id) => `app_id:${id.trim().toLowerCase()}`),
  ...domains.flatMap((one) => {
    const domain = one.trim().toLowerCase();
    return isAnybodysDomain(domain) ? [] : [`publisher_domain:${domain}`, mailDomainKey(domain)];
  }),
];
