/** Files over 200 lines (tests: 400), each with the reason why it is better whole. */
export const largeFiles: Readonly<Record<string, string>> = {
	'source/adapters/cluster.ts': 'Every method of one port; each is short, and its parts are in cluster/.',
	'source/adapters/cluster/transport.ts': 'The life of one request: its stages share their state.',
	'source/adapters/istioctl.ts': 'Every command of one port; each is short, and they share how a child is run.',
	'source/commands/guided/guide.ts': 'What each intent of the screens does: one switch to be read as a whole; the work is in the files beside it.',
	'source/commands/command-table.ts': 'Every command with its flags: one table, to be read as a whole.',
	'source/plan/steps-for.ts': 'The steps of an installation in their order: one list, to be read as a whole.',
	'source/verify/prove-pair.ts': 'The proofs of one pair in the order in which the first failure is its cause.',
	'source/verify/run-verify.ts': 'The life of one proof, from its namespaces to their removal: the stages share what they made.',
	'scripts/frames/parts.ts': 'The walks through the demo, key by key: one table to be read beside the frames.',
	'test/lab/adapter.lab.ts': 'Every method of one port, tried on one cluster, which is started once.',
	'test/lab/defects/catalogue.ts': 'Every defect by its name: one list, to be read as a whole.',
	'test/lab/defects/prove-defects.ts': 'One long experiment on real clusters; its stages share them.',
	'test/lab/defects/run-defects.ts': 'Plant, look, heal, for every defect: the stages share the clusters and the verdicts.',
	'test/lab/probe.lab.ts': 'Every way for a probe to end, on clusters that are started once.',
	'test/lab/lab': 'One shell script that starts and stops clusters; its parts share everything.',
};
