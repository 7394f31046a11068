import {Document, isMap, isSeq} from 'yaml';
import type {RightsRule} from '../survey/read-rights.ts';

const preflightRole = 'mesh-wizard-preflight';

const group = 'rbac.authorization.k8s.io';

/** Lists stay on one line, as people write roles. */
const onOneLine = (rule: unknown): void => {
	for (const {value} of isMap(rule) ? rule.items : []) {
		if (isSeq(value)) {
			value.flow = true;
		}
	}
};

const textOf = (object: unknown, comments: readonly string[] = []): string => {
	const document = new Document(object, {aliasDuplicateObjects: false});
	for (const [index, comment] of comments.entries()) {
		const rule = document.getIn(['rules', index]);
		onOneLine(rule);
		if (isMap(rule)) {
			rule.commentBefore = ` ${comment}`;
		}
	}

	return document.toString({lineWidth: 0, flowCollectionPadding: false});
};

const roleOf = (rules: readonly RightsRule[]): string =>
	textOf(
		{
			apiVersion: `${group}/v1`,
			kind: 'ClusterRole',
			metadata: {name: preflightRole},
			rules: rules.map(({verbs, group: apiGroup, resources, names}) => ({
				apiGroups: [apiGroup],
				resources: [...resources],
				resourceNames: names === undefined ? undefined : [...names],
				verbs: [...verbs],
			})),
		},
		rules.map(({why}) => why),
	);

const example = [
	{apiVersion: 'v1', kind: 'ServiceAccount', metadata: {name: preflightRole, namespace: 'default'}},
	{
		apiVersion: `${group}/v1`,
		kind: 'ClusterRoleBinding',
		metadata: {name: preflightRole},
		subjects: [{kind: 'ServiceAccount', name: preflightRole, namespace: 'default'}],
		roleRef: {apiGroup: group, kind: 'ClusterRole', name: preflightRole},
	},
]
	.map(object => textOf(object))
	.join('---\n');

const commented = (text: string): string =>
	text
		.trimEnd()
		.split('\n')
		.map(line => `# ${line}\n`)
		.join('');

/**
A role with these rights and nothing else, as YAML for `kubectl apply -f -`: each rule says what it is for. Whom it is given to is an
example in comments, since only the reader knows.
*/
export const rbacManifest = (
	rules: readonly RightsRule[],
	{flags}: {flags: readonly string[]},
): string =>
	[
		`# What ${['mesh-wizard preflight', ...flags].join(' ')} needs in each cluster, and nothing more.\n`,
		"# The version and one's own rights, which it asks for too, are open to everyone who is logged in (system:basic-user, system:public-info-viewer).\n",
		roleOf(rules),
		'# To whom it is given, for example a service account for a pipeline:\n',
		'# ---\n',
		commented(example),
	].join('');
