/**
 * Which ATT&CK v19 techniques name each detonated act, read from ATT&CK's own definitions. A parent is as good as
 * its sub-technique. Written before and apart from the rules.
 */
const logs = ['T1685', 'T1685.002'];
const secrets = ['T1555', 'T1555.006', 'T1552'];
const command = ['T1651', 'T1059', 'T1059.009'];
const shell = ['T1021', 'T1021.004', 'T1021.007', 'T1021.008', 'T1098.004', 'T1651'];
const account = ['T1098', 'T1098.001', 'T1098.003', 'T1136', 'T1136.003'];
const trust = ['T1098', 'T1098.001', 'T1098.003', 'T1484', 'T1484.002', 'T1199'];
const code = ['T1546', 'T1648', 'T1525', 'T1578', 'T1578.005'];
const password = ['T1098', 'T1098.001', 'T1078', 'T1078.004', 'T1556'];

export const fitting: Readonly<Record<string, readonly string[]>> = {
  'aws.credential-access.ec2-get-password-data': ['T1552', 'T1555', 'T1552.005'],
  'aws.credential-access.ec2-steal-instance-credentials': [
    ...command,
    'T1552',
    'T1552.005',
    'T1528',
  ],
  'aws.credential-access.secretsmanager-batch-retrieve-secrets': secrets,
  'aws.credential-access.secretsmanager-retrieve-secrets': secrets,
  'aws.credential-access.ssm-retrieve-securestring-parameters': secrets,
  'aws.defense-evasion.cloudtrail-delete': logs,
  'aws.defense-evasion.cloudtrail-event-selectors': logs,
  'aws.defense-evasion.cloudtrail-stop': logs,
  'aws.defense-evasion.dns-delete-logs': logs,
  'aws.defense-evasion.organizations-leave': ['T1666', ...logs],
  'aws.defense-evasion.vpc-remove-flow-logs': logs,
  'aws.discovery.ec2-download-user-data': ['T1580', 'T1552', 'T1552.001', 'T1552.005'],
  'aws.execution.ec2-launch-unusual-instances': ['T1578', 'T1578.002', 'T1496', 'T1496.001'],
  'aws.execution.ec2-user-data': [...command, 'T1578', 'T1578.005', 'T1037'],
  'aws.execution.ssm-send-command': command,
  'aws.execution.ssm-start-session': shell,
  'aws.exfiltration.ec2-security-group-open-port-22-ingress': [
    'T1686',
    'T1686.001',
    'T1133',
    'T1578.005',
  ],
  'aws.exfiltration.ec2-share-ami': ['T1537'],
  'aws.exfiltration.ec2-share-ebs-snapshot': ['T1537'],
  'aws.exfiltration.rds-share-snapshot': ['T1537'],
  'aws.impact.bedrock-invoke-model': ['T1496', 'T1496.004'],
  'aws.initial-access.console-login-without-mfa': ['T1078', 'T1078.004'],
  'aws.lateral-movement.ec2-instance-connect': shell,
  'aws.lateral-movement.ec2-serial-console-send-ssh-public-key': shell,
  'aws.persistence.iam-backdoor-role': trust,
  'aws.persistence.iam-backdoor-user': account,
  'aws.persistence.iam-create-admin-user': account,
  'aws.persistence.iam-create-backdoor-role': [...account, ...trust],
  'aws.persistence.iam-create-user-login-profile': password,
  'aws.persistence.lambda-backdoor-function': code,
  'aws.persistence.lambda-layer-extension': code,
  'aws.persistence.lambda-overwrite-code': code,
  'aws.persistence.rolesanywhere-create-trust-anchor': [...trust, 'T1556', 'T1649'],
  'aws.persistence.sts-federation-token': ['T1550', 'T1550.001', 'T1098', 'T1098.001', 'T1078.004'],
  'aws.privilege-escalation.iam-update-user-login-profile': password,
};
