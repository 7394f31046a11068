import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {formatProblem, pathText, type FileProblem} from '../../source/mesh/file-problem.ts';
import {parseMeshFile} from '../../source/mesh/mesh-file.ts';
import {badTexts, fullMesh, keysOfOtherModes, schemaPatterns, sites} from './full-mesh.ts';
import {mutations, type Mutation} from './mesh-mutations.ts';
import {layouts, pathKey, treeOf, writeYaml, type Layout, type Written} from './yaml-writer.ts';

const problemsOf = (text: string): readonly FileProblem[] => {
	const result = parseMeshFile(text, {path: 'mesh.yaml'});
	return 'problems' in result ? result.problems : [];
};

const mutated = (all: readonly Mutation[], layout: Layout): Written => {
	const tree = treeOf(fullMesh);
	for (const mutation of all) {
		mutation.apply(tree);
	}

	return writeYaml(tree, layout);
};

/** Line, column and path where the problem of a mutation has to be, from what the writer wrote. */
const placeOf = ({expected: {path, at}}: Mutation, {keys, values}: Written): string => {
	const parent = path.slice(0, -1);
	const place =
		at === 'value'
			? values.get(pathKey(path))
			: (keys.get(pathKey(path)) ?? keys.get(pathKey(parent)) ?? values.get(pathKey(parent)));
	return `${place?.line}:${place?.column} ${pathText(path)}`;
};

const placeOfProblem = ({line, column, path}: FileProblem): string => `${line}:${column} ${path}`;

test('the full mesh is valid in every layout and says the same in each', () => {
	for (const layout of layouts) {
		const result = parseMeshFile(writeYaml(treeOf(fullMesh), layout).text, {path: 'mesh.yaml'});
		assert.ok(
			'mesh' in result,
			`${layout.name}: ${'problems' in result ? result.problems.map(formatProblem).join('\n') : ''}`,
		);
		assert.deepEqual(result.mesh, {
			mesh: 'shop',
			organization: 'shop.example.com',
			istio: {version: '1.31.1', preset: 'ha'},
			dataPlane: 'sidecar',
			trust: {mode: 'generated', directory: 'certs'},
			base: 'base.yaml',
			verify: {image: 'mirror.example.com:5000/agnhost:2.59'},
			clusters: Object.entries(fullMesh.clusters).map(([name, cluster]) => ({name, ...cluster})),
		});
	}
});

test('the full mesh has every key of the schema, and every string field has its bad values', () => {
	const seen = new Set(sites().map(({pattern}) => pattern));
	assert.deepEqual(
		schemaPatterns().filter(pattern => !seen.has(pattern) && !keysOfOtherModes.has(pattern)),
		[],
	);
	assert.deepEqual(
		sites()
			.filter(
				({schema, pattern}) =>
					schema.type === 'string' && schema.enum === undefined && badTexts[pattern] === undefined,
			)
			.map(({pattern}) => pattern),
		[],
	);
});

test('each field mutated in every way makes one problem, at the mutated node', () => {
	const [layout] = layouts;
	for (const mutation of mutations()) {
		const written = mutated([mutation], layout);
		const problems = problemsOf(written.text);
		assert.deepEqual(
			problems.map(placeOfProblem),
			[placeOf(mutation, written)],
			`${mutation.name}\n${problems.map(formatProblem).join('\n')}\n${written.text}`,
		);
		const [problem] = problems;
		assert.ok(problem !== undefined && problem.message !== '' && problem.fix !== '', mutation.name);
		assert.match(problem.fix, mutation.fix ?? /./v, mutation.name);
	}
});

const isInside = (inner: Mutation['touches'], outer: Mutation['touches']): boolean =>
	outer.every((part, index) => inner[index] === part);

/** Whether neither lies in the other or changes what the other stands on. */
const areIndependent = (one: Mutation, other: Mutation): boolean => {
	const [a, b] = [one, other].map(({touches, needs}) =>
		needs === undefined ? [touches] : [touches, needs],
	);
	return (a ?? []).every(first =>
		(b ?? []).every(second => !isInside(first, second) && !isInside(second, first)),
	);
};

const assertAllReported = (chosen: readonly Mutation[], layout: Layout) => {
	const written = mutated(chosen, layout);
	const problems = problemsOf(written.text);
	const context = `${chosen.map(({name}) => name).join(' + ')}\n${problems.map(formatProblem).join('\n')}\n${written.text}`;
	assert.deepEqual(
		new Set(problems.map(placeOfProblem)),
		new Set(chosen.map(mutation => placeOf(mutation, written))),
		context,
	);
};

/** All mutations in as few groups as their independence allows. */
const groups = (): Mutation[][] => {
	const found: Mutation[][] = [];
	for (const mutation of mutations()) {
		const group = found.find(members => members.every(member => areIndependent(member, mutation)));
		if (group === undefined) {
			found.push([mutation]);
		} else {
			group.push(mutation);
		}
	}

	return found;
};

describe('every mutation, with many others, is reported at its node in every layout', () => {
	for (const layout of layouts) {
		test(layout.name, () => {
			for (const group of groups()) {
				assertAllReported(group, layout);
			}
		});
	}
});

const combination = fc
	.uniqueArray(fc.constantFrom(...mutations()), {
		minLength: 2,
		maxLength: 6,
		selector: ({name}) => name,
	})
	.map(found => {
		const kept: Mutation[] = [];
		for (const mutation of found) {
			if (kept.every(other => areIndependent(other, mutation))) {
				kept.push(mutation);
			}
		}

		return kept;
	});

test('several mutations are all reported at once, and nothing else', () => {
	fc.assert(fc.property(combination, fc.constantFrom(...layouts), assertAllReported), {
		numRuns: 150,
	});
});
