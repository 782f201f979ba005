/** What each kind of output is told; what is secret is sealed and never shown again. */
export const outputNeeds: Readonly<
  Record<string, { readonly settings: readonly string[]; readonly secrets: readonly string[] }>
> = {
  webhook: { settings: ['url'], secrets: ['key'] },
  slack: { settings: ['channel'], secrets: ['botToken', 'signingSecret'] },
  teams: { settings: [], secrets: ['url', 'outgoingToken'] },
  email: { settings: ['host', 'from', 'to'], secrets: ['user', 'password'] },
  jira: { settings: ['site', 'project', 'user'], secrets: ['token'] },
  servicenow: { settings: ['instance', 'user'], secrets: ['password'] },
  pagerduty: { settings: [], secrets: ['routingKey'] },
  syslog: { settings: ['host', 'port'], secrets: [] },
  nats: { settings: ['server', 'subject'], secrets: ['token'] },
  file: { settings: ['megabytes'], secrets: [] },
};
