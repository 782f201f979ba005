/** A rule to begin with; what is asked for stands where it belongs. */
export const blank = `title: What happened, in a few words
name: my-rule
status: experimental
description: Why it matters
tags:
  - attack.t1098
logsource:
  product: aws
  service: cloudtrail
detection:
  selection:
    eventName: CreateAccessKey
  condition: selection
falsepositives:
  - Who does this honestly
level: medium
countersign:
  fires:
    - { eventName: CreateAccessKey }
  quiet:
    - { eventName: ListAccessKeys }
`;
