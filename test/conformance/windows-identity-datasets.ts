/**
 * Which of the published Windows recordings (OTRF Security Datasets, MIT) hold an identity technique, fixed before
 * anything was run over them. A recording is on the list when
 *
 * 1. what its publisher says was done uses or takes an identity: secrets of accounts or of the directory, an account
 *    of a person at another machine, a machine account taken over, tokens to be signed; and
 * 2. the act itself left an event among the kinds that were kept (4624–4798, 4662, 4697, 4698, 4742): the recording of
 *    a process that reads memory holds nothing of it but the sign-ins of other services.
 *
 * `techniques` are those of the act, one of which a finding must name.
 */
export interface IdentityRecording {
  /** As `dataset` ends. */
  readonly name: string;
  readonly did: string;
  readonly techniques: readonly string[];
}

export const identityRecordings: readonly IdentityRecording[] = [
  {
    name: 'credential_access/host/cmd_psexec_lsa_secrets_dump.zip',
    did: 'a service was installed to read secrets of the machine as the system itself (4697)',
    techniques: ['T1003.004', 'T1569.002', 'T1021.002'],
  },
  {
    name: 'lateral_movement/host/empire_psexec_dcerpc_tcp_svcctl.zip',
    did: 'a person’s account installed a service on another machine over the network (4624, 4697)',
    techniques: ['T1021.002', 'T1569.002', 'T1543.003'],
  },
  {
    name: 'lateral_movement/host/mimikatz_CVE-2020-1472_Unauthenticated_NetrServerAuthenticate2.zip',
    did: 'nobody set the password of a domain controller (4742)',
    techniques: ['T1210', 'T1098', 'T1068'],
  },
  {
    name: 'compound/GoldenSAMLADFSMailAccess/WindowsEvents.Zip',
    did: 'the key that opens the signing key of the federation server was read (4662)',
    techniques: ['T1552.004', 'T1606.002'],
  },
  {
    name: 'lateral_movement/host/covenant_psremoting_grunt.zip',
    did: 'a person’s account came into another machine to run commands (4624, 4769)',
    techniques: ['T1021', 'T1021.006', 'T1078', 'T1078.002'],
  },
  {
    name: 'lateral_movement/host/empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod.zip',
    did: 'a person’s account came into another machine to start a process (4624, 4769)',
    techniques: ['T1021', 'T1021.003', 'T1047', 'T1078', 'T1078.002'],
  },
  {
    name: 'lateral_movement/host/covenant_sharpsc_query_dcerpc_smb_svcctl.zip',
    did: 'a person’s account asked another machine for its services (4624)',
    techniques: ['T1021', 'T1021.002', 'T1007', 'T1078', 'T1078.002'],
  },
  {
    name: 'lateral_movement/host/covenant_sharpsc_stop_dcerpc_smb_svcctl.zip',
    did: 'a person’s account stopped a service on another machine (4624)',
    techniques: ['T1021', 'T1021.002', 'T1489', 'T1078', 'T1078.002'],
  },
  {
    name: 'lateral_movement/host/schtask_create.zip',
    did: 'a person’s account made a task on another machine (4624, 4698)',
    techniques: ['T1021', 'T1053.005', 'T1078', 'T1078.002'],
  },
  {
    name: 'discovery/host/empire_getsession_dcerpc_smb_srvsvc_NetSessEnum.zip',
    did: 'a person’s account asked controllers who is signed in where (4624, 4769)',
    techniques: ['T1021', 'T1033', 'T1049', 'T1087.002', 'T1078', 'T1078.002'],
  },
];
