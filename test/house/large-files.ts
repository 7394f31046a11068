/** Files over 300 lines (tests: 600, lab tests: 400), each with the reason why it is better whole. */
export const largeFiles: Readonly<Record<string, string>> = {
	'source/verify/run-verify.ts':
		'The life of one proof, from its namespaces to their removal: the stages share what they made.',
	'source/adapters/cluster/cluster.ts':
		'Every method of one port; each is short, and its parts are in cluster/.',
	'source/adapters/cluster/failures.ts':
		'Every way for a request to fail, with its words: one table, to be read as a whole.',
	'source/mesh/mesh-schema.ts':
		'Every field of mesh.yaml with its words: one schema, to be read as a whole.',
	'source/reporters/markdown.ts': 'One document from its head to its end.',
	'test/checks/istio.test.ts': 'A table of cases for each check of one category.',
	'test/commands/preflight.test.ts': 'Every way to call one command.',
	'test/lab/authority/variants.ts': 'Every variant of a CA: one table, to be read as a whole.',
	'test/lab/defects/kit/istio.ts': 'Every object of Istio that a defect is made of.',
	'test/lab/adapter.lab.ts':
		'Every method of one port, tried on one cluster, which is started once.',
	'test/lab/defects/prove-defects.ts':
		'One long experiment on real clusters; its stages share them.',
	'test/lab/probe.lab.ts': 'Every way for a probe to end, on clusters that are started once.',
};
