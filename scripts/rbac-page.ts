import {rbacManifest} from '../source/reporters/rbac-manifest.ts';
import {probeRules, readRules, secretRules, type RightsRule} from '../source/survey/read-rights.ts';

const code = (words: readonly string[]): string => words.map(word => `\`${word}\``).join(', ');

const table = (rules: readonly RightsRule[]): string =>
	[
		'| verbs | resources | for |',
		'|---|---|---|',
		...rules.map(
			({verbs, group, resources, names, why}) =>
				`| ${verbs.join(', ')} | ${code(resources.map(resource => (group === '' ? resource : `${resource}.${group}`)))}${names === undefined ? '' : ` named ${code(names)}`} | ${why} |`,
		),
	].join('\n');

/** docs/rbac.md, from the rules that the survey's own tests hold it to. */
export const rbacPage = (): string => `# The rights of a preflight

\`mesh-wizard preflight\` only reads (but for \`--probe\`), and needs no administrator. This role is enough for all of it, in each cluster:

\`\`\`sh
mesh-wizard preflight --print-rbac | kubectl --context east-1 apply -f -
kubectl --context east-1 create clusterrolebinding mesh-wizard-preflight --clusterrole=mesh-wizard-preflight --user=jane
\`\`\`

With \`--read-secrets\` and \`--probe\` it prints what those need in addition. With less than this, what rests on a missing right is \`unknown\`, never
passed: the finding names the verb, the resource and the namespace, and \`permission.read\` lists all of them with the commands that ask
the cluster for them.

This page is generated from the list that the tests hold every read of a survey against (\`node scripts/write-docs.ts\`).

## Everything it reads

\`\`\`yaml
${rbacManifest(readRules, {flags: []}).trimEnd()}
\`\`\`

Kinds that a cluster does not have are not asked for: whoever has no Calico, Kyverno, Gatekeeper, OpenShift or Istio can leave their
rules out, and whoever gets them later finds the missing right named.

Of Secrets a plain preflight asks for metadata only, but RBAC cannot grant that without the contents. Without \`list secrets\`, what it
says of CAs and remote secrets is unknown, and all else stays as it is. Metadata holds annotations, and \`kubectl apply\` keeps a copy of
what it applied in one: where somebody has applied a Secret in that way, the API server sends that copy along. It is dropped on arrival.

## With --read-secrets, in addition

${table(secretRules)}

## With --probe, in addition

${table(probeRules)}

Without them nothing is created, and what the probes would have told stays unknown.
`;
