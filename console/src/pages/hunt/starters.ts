/** Questions to begin with. */
export interface Starter {
  readonly title: string;
  readonly sql: string;
}

export const starters: readonly Starter[] = [
  {
    title: 'The newest events',
    sql: `SELECT ts, source, operation, outcome, root_id, ip, id
FROM events
ORDER BY ts DESC
LIMIT 200`,
  },
  {
    title: 'Who was refused most',
    sql: `SELECT root_id, count(*) AS refused
FROM events
WHERE outcome = 'failure'
GROUP BY root_id
ORDER BY refused DESC
LIMIT 25`,
  },
  {
    title: 'Events by the hour',
    sql: `SELECT date_trunc('hour', ts) AS hour, count(*) AS events
FROM events
GROUP BY hour
ORDER BY hour`,
  },
  {
    title: 'Credentials seen at several addresses',
    sql: `SELECT credential, any_value(root_id) AS root_id, count(DISTINCT ip) AS addresses
FROM events
WHERE credential IS NOT NULL
GROUP BY credential
HAVING addresses > 1
ORDER BY addresses DESC
LIMIT 50`,
  },
  {
    title: 'What nobody else does',
    sql: `SELECT operation, any_value(root_id) AS root_id, count(*) AS times, max(ts) AS last
FROM events
GROUP BY operation
HAVING count(DISTINCT root_id) = 1
ORDER BY last DESC
LIMIT 100`,
  },
];
