/**
 * Of EC2's SDK, what this room uses: a bundle leaves out the hundreds of other commands, nine tenths of the package.
 *
 * Imported only when EC2 is first asked, and never with a file.
 */
export {
  CreateLaunchTemplateVersionCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  EC2Client,
  ModifyLaunchTemplateCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
