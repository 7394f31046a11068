/** One thing that a rule of RBAC lets do: a verb on a resource (`endpointslices.discovery.k8s.io`) or on a path of the API. */
type Right = {verb: string; on: string; group?: string; name?: string};

const textsOf = (value: unknown): readonly string[] =>
	Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];

const rightsIn = (rules: readonly unknown[]): Right[] =>
	rules.flatMap(rule => {
		const fields: Readonly<Record<string, unknown>> =
			typeof rule === 'object' && rule !== null ? {...rule} : {};
		const verbs = textsOf(fields['verbs']);
		const names = textsOf(fields['resourceNames']);
		const kinds = textsOf(fields['apiGroups']).flatMap(group =>
			textsOf(fields['resources']).map(on => ({on, group})),
		);
		const objects =
			names.length === 0 ? kinds : names.flatMap(name => kinds.map(kind => ({...kind, name})));
		const paths = textsOf(fields['nonResourceURLs']).map(on => ({on}));
		return verbs.flatMap((verb): Right[] => [...paths, ...objects].map(on => ({verb, ...on})));
	});

const covers = (granted: Right, {verb, on, group, name}: Right): boolean =>
	(granted.verb === verb || granted.verb === '*') &&
	(granted.on === on || granted.on === '*') &&
	(granted.group === group || (granted.group === '*' && group !== undefined)) &&
	(granted.name === undefined || granted.name === name);

const spelled = (rights: readonly Right[]): string[] =>
	[
		...Map.groupBy(
			rights,
			({on, group = '', name}) =>
				`${on}${group === '' ? '' : `.${group}`}${name === undefined ? '' : ` ${name}`}`,
		),
	].map(([what, of]) => `${what} (${[...new Set(of.map(({verb}) => verb))].join(', ')})`);

/** Where the rules of a role let do something else than planned: what they lack and what is too much, in words, wherever in the list it stands. */
export const ruleDifferences = (
	live: readonly unknown[],
	planned: readonly unknown[],
): string[] => {
	const [has, needs] = [rightsIn(live), rightsIn(planned)];
	const beyond = (some: readonly Right[], others: readonly Right[]) =>
		spelled(some.filter(right => !others.some(other => covers(other, right))));
	return [
		...beyond(needs, has).map(right => `lacks ${right}`),
		...beyond(has, needs).map(right => `allows ${right}, which is not planned`),
	];
};
