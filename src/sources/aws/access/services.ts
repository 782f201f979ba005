/**
 * Ways from one principal to a role through a service that runs code with the role.
 * Source: pathfinding.cloud and Rhino Security Labs' lists of IAM privilege escalation paths.
 */

export interface ServiceWay {
  /** Its id in pathfinding.cloud's list, where it is listed. */
  readonly technique?: string;
  readonly service: string;
  /** All of them are needed. */
  readonly actions: readonly string[];
}

/** A role is handed to something new: needs `iam:PassRole` on it besides. */
export const passRoleWays: readonly ServiceWay[] = [
  { service: 'ec2.amazonaws.com', technique: 'ec2-001', actions: ['ec2:RunInstances'] },
  { service: 'ec2.amazonaws.com', technique: 'ec2-003', actions: ['ec2:RequestSpotInstances'] },
  { service: 'ec2.amazonaws.com', actions: ['ec2:AssociateIamInstanceProfile'] },
  {
    service: 'lambda.amazonaws.com',
    technique: 'lambda-001',
    actions: ['lambda:CreateFunction', 'lambda:InvokeFunction'],
  },
  {
    service: 'lambda.amazonaws.com',
    technique: 'lambda-002',
    actions: ['lambda:CreateFunction', 'lambda:CreateEventSourceMapping'],
  },
  {
    service: 'lambda.amazonaws.com',
    technique: 'lambda-006',
    actions: ['lambda:CreateFunction', 'lambda:AddPermission'],
  },
  {
    service: 'cloudformation.amazonaws.com',
    technique: 'cloudformation-001',
    actions: ['cloudformation:CreateStack'],
  },
  {
    technique: 'cloudformation-004',
    service: 'cloudformation.amazonaws.com',
    actions: ['cloudformation:UpdateStackSet'],
  },
  { service: 'cloudformation.amazonaws.com', actions: ['cloudformation:UpdateStack'] },
  {
    service: 'cloudformation.amazonaws.com',
    technique: 'cloudformation-003',
    actions: ['cloudformation:CreateStackSet', 'cloudformation:CreateStackInstances'],
  },
  { service: 'glue.amazonaws.com', technique: 'glue-001', actions: ['glue:CreateDevEndpoint'] },
  {
    service: 'glue.amazonaws.com',
    technique: 'glue-003',
    actions: ['glue:CreateJob', 'glue:StartJobRun'],
  },
  {
    service: 'glue.amazonaws.com',
    technique: 'glue-004',
    actions: ['glue:CreateJob', 'glue:CreateTrigger'],
  },
  {
    service: 'glue.amazonaws.com',
    technique: 'glue-005',
    actions: ['glue:UpdateJob', 'glue:StartJobRun'],
  },
  {
    service: 'glue.amazonaws.com',
    technique: 'glue-006',
    actions: ['glue:UpdateJob', 'glue:CreateTrigger'],
  },
  {
    service: 'codebuild.amazonaws.com',
    technique: 'codebuild-001',
    actions: ['codebuild:CreateProject', 'codebuild:StartBuild'],
  },
  {
    service: 'codebuild.amazonaws.com',
    technique: 'codebuild-004',
    actions: ['codebuild:CreateProject', 'codebuild:StartBuildBatch'],
  },
  {
    technique: 'datapipeline-001',
    service: 'datapipeline.amazonaws.com',
    actions: [
      'datapipeline:CreatePipeline',
      'datapipeline:PutPipelineDefinition',
      'datapipeline:ActivatePipeline',
    ],
  },
  {
    service: 'ecs-tasks.amazonaws.com',
    technique: 'ecs-004',
    actions: ['ecs:RegisterTaskDefinition', 'ecs:RunTask'],
  },
  {
    service: 'ecs-tasks.amazonaws.com',
    technique: 'ecs-003',
    actions: ['ecs:RegisterTaskDefinition', 'ecs:CreateService'],
  },
  {
    service: 'ecs-tasks.amazonaws.com',
    technique: 'ecs-005',
    actions: ['ecs:RegisterTaskDefinition', 'ecs:StartTask'],
  },
  {
    technique: 'sagemaker-001',
    service: 'sagemaker.amazonaws.com',
    actions: ['sagemaker:CreateNotebookInstance', 'sagemaker:CreatePresignedNotebookInstanceUrl'],
  },
  {
    service: 'sagemaker.amazonaws.com',
    technique: 'sagemaker-002',
    actions: ['sagemaker:CreateTrainingJob'],
  },
  {
    service: 'sagemaker.amazonaws.com',
    technique: 'sagemaker-003',
    actions: ['sagemaker:CreateProcessingJob'],
  },
  {
    service: 'tasks.apprunner.amazonaws.com',
    technique: 'apprunner-001',
    actions: ['apprunner:CreateService'],
  },
  {
    service: 'states.amazonaws.com',
    actions: ['states:CreateStateMachine', 'states:StartExecution'],
  },
  {
    service: 'bedrock-agentcore.amazonaws.com',
    technique: 'bedrock-001',
    actions: ['bedrock-agentcore:CreateCodeInterpreter'],
  },
];

/** Something that runs with the role already is taken over. */
export interface TakeOverWay extends ServiceWay {
  /** Resource types, as in an inventory of resources, whose role is taken. */
  readonly on: readonly string[];
  /** Actions that are asked of the account, not of the one resource. */
  readonly anywhere?: readonly string[];
}

const instances = ['aws_instance'];
const functions = ['aws_lambda_function'];
const notebooks = ['aws_sagemaker_notebook_instance'];
const stacks = ['aws_cloudformation_stack'];
const projects = ['aws_codebuild_project'];

/**
 * Whether there is such a thing is not in an IAM export: without an inventory of resources these steps
 * are possible, never certain.
 */
export const takeOverWays: readonly TakeOverWay[] = [
  {
    technique: 'lambda-004',
    service: 'lambda.amazonaws.com',
    on: functions,
    actions: ['lambda:UpdateFunctionCode', 'lambda:InvokeFunction'],
  },
  {
    technique: 'lambda-005',
    service: 'lambda.amazonaws.com',
    on: functions,
    actions: ['lambda:UpdateFunctionCode', 'lambda:AddPermission'],
  },
  {
    technique: 'lambda-003',
    service: 'lambda.amazonaws.com',
    on: functions,
    actions: ['lambda:UpdateFunctionCode'],
  },
  {
    service: 'lambda.amazonaws.com',
    on: functions,
    actions: ['lambda:UpdateFunctionConfiguration'],
  },
  {
    technique: 'ssm-002',
    service: 'ec2.amazonaws.com',
    on: instances,
    actions: ['ssm:SendCommand'],
  },
  {
    technique: 'ssm-001',
    service: 'ec2.amazonaws.com',
    on: instances,
    actions: ['ssm:StartSession'],
  },
  {
    technique: 'ec2instanceconnect-003',
    service: 'ec2.amazonaws.com',
    on: instances,
    actions: ['ec2-instance-connect:SendSSHPublicKey'],
  },
  {
    service: 'ec2.amazonaws.com',
    on: instances,
    actions: ['ec2-instance-connect:SendSerialConsoleSSHPublicKey'],
  },
  {
    technique: 'ec2-002',
    service: 'ec2.amazonaws.com',
    on: instances,
    actions: ['ec2:ModifyInstanceAttribute', 'ec2:StopInstances', 'ec2:StartInstances'],
  },
  {
    technique: 'ec2-004',
    service: 'ec2.amazonaws.com',
    on: ['aws_launch_template'],
    actions: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
  },
  {
    technique: 'cloudformation-002',
    service: 'cloudformation.amazonaws.com',
    on: stacks,
    actions: ['cloudformation:UpdateStack'],
  },
  {
    technique: 'cloudformation-005',
    service: 'cloudformation.amazonaws.com',
    on: stacks,
    actions: ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'],
  },
  {
    technique: 'codebuild-002',
    service: 'codebuild.amazonaws.com',
    on: projects,
    actions: ['codebuild:StartBuild'],
  },
  {
    technique: 'codebuild-003',
    service: 'codebuild.amazonaws.com',
    on: projects,
    actions: ['codebuild:StartBuildBatch'],
  },
  {
    technique: 'glue-002',
    service: 'glue.amazonaws.com',
    on: ['aws_glue_dev_endpoint'],
    actions: ['glue:UpdateDevEndpoint'],
  },
  {
    technique: 'sagemaker-004',
    service: 'sagemaker.amazonaws.com',
    on: notebooks,
    actions: ['sagemaker:CreatePresignedNotebookInstanceUrl'],
  },
  {
    technique: 'sagemaker-005',
    service: 'sagemaker.amazonaws.com',
    on: notebooks,
    actions: [
      'sagemaker:CreateNotebookInstanceLifecycleConfig',
      'sagemaker:UpdateNotebookInstance',
    ],
    anywhere: ['sagemaker:CreateNotebookInstanceLifecycleConfig'],
  },
  {
    technique: 'apprunner-002',
    service: 'tasks.apprunner.amazonaws.com',
    on: ['aws_apprunner_service'],
    actions: ['apprunner:UpdateService'],
  },
  {
    service: 'ecs-tasks.amazonaws.com',
    on: ['aws_ecs_service', 'aws_ecs_task_definition'],
    actions: ['ecs:ExecuteCommand'],
  },
  {
    technique: 'bedrock-002',
    service: 'bedrock-agentcore.amazonaws.com',
    on: ['aws_bedrockagentcore_code_interpreter'],
    actions: [
      'bedrock-agentcore:StartCodeInterpreterSession',
      'bedrock-agentcore:InvokeCodeInterpreter',
    ],
  },
];
