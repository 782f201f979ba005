/** Subject identifiers: RFC 9493, the formats that SSF 1.0 §3 adds, and when two mean the same. */
import { z } from 'zod';

const text = z.string().min(1).max(2_000);

const simple = [
  z.object({ format: z.literal('account'), uri: text }),
  z.object({ format: z.literal('email'), email: text }),
  z.object({ format: z.literal('iss_sub'), iss: text, sub: text }),
  z.object({ format: z.literal('opaque'), id: text }),
  z.object({ format: z.literal('phone_number'), phone_number: text }),
  z.object({ format: z.literal('did'), url: text }),
  z.object({ format: z.literal('uri'), uri: text }),
  z.object({ format: z.literal('jwt_id'), iss: text, jti: text }),
  z.object({ format: z.literal('saml_assertion_id'), issuer: text, assertion_id: text }),
  z.object({ format: z.literal('ip-addresses'), 'ip-addresses': z.array(text).min(1).max(100) }),
] as const;

const simpleSubject = z.discriminatedUnion('format', simple);
/** RFC 9493 §3.2.8: no aliases within aliases. */
const aliases = z.object({
  format: z.literal('aliases'),
  identifiers: z.array(simpleSubject).min(1).max(20),
});
const member = z.discriminatedUnion('format', [...simple, aliases]);
const complex = z
  .object({ format: z.literal('complex') })
  .catchall(member)
  .refine((value) => Object.keys(value).length > 1, 'a complex subject has at least one member')
  .refine((value) => Object.keys(value).length <= 20, 'a complex subject has at most 20 members');

export type SimpleSubject = z.infer<typeof simpleSubject>;
export type Member = z.infer<typeof member>;

export const subjectSchema = z.union([member, complex]);
export type Subject = z.infer<typeof subjectSchema>;

/** Name → identifier; one that is not complex stands under the empty name. */
export const membersOf = (subject: Subject): ReadonlyMap<string, Member> =>
  subject.format === 'complex'
    ? new Map(
        Object.entries(subject).flatMap(([name, value]): [string, Member][] =>
          typeof value === 'string' ? [] : [[name, value as Member]],
        ),
      )
    : new Map([['', subject as Member]]);

const keyOf = (value: Member): string =>
  JSON.stringify(
    Object.entries(value)
      .map(([name, part]): [string, unknown] => [
        name,
        // RFC 9493 §3.2.2: what stands before the @ is the provider's business, the rest is a domain.
        name === 'email' && typeof part === 'string'
          ? part.replace(/@[^@]*$/, (domain) => domain.toLowerCase())
          : part,
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const isSame = (a: Member, b: Member): boolean => {
  const all = (one: Member): readonly Member[] =>
    one.format === 'aliases' ? one.identifiers : [one];
  return all(a).some((one) => all(b).some((other) => keyOf(one) === keyOf(other)));
};

/** SSF 1.0 §3.4: of complex subjects a member that either side leaves out matches, all others must be the same. */
export const matchesSubject = (a: Subject, b: Subject): boolean => {
  if (a.format !== 'complex' || b.format !== 'complex')
    return a.format !== 'complex' && b.format !== 'complex' && isSame(a as Member, b as Member);
  const other = membersOf(b);
  return [...membersOf(a)].every(([name, value]) => {
    const there = other.get(name);
    return there === undefined || isSame(value, there);
  });
};

/** For one who reads it. */
export const spokenSubject = (subject: Subject): string =>
  [...membersOf(subject)]
    .map(([name, value]) => {
      const { format, ...rest } = value;
      const said = Object.values(rest).flat().map(String).join(' ');
      return `${name === '' ? format : name} ${said}`;
    })
    .join(', ')
    .slice(0, 300);
