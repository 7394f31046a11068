import assert from 'node:assert/strict';
import path from 'node:path';
import process from 'node:process';
import test from 'node:test';
import {isDeepStrictEqual} from 'node:util';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {casesFor} from './kubeconfigs/cases.ts';
import {
	askKubectl,
	askOurselves,
	writeCase,
	writeMaterial,
	type Outcome,
} from './kubeconfigs/compare.ts';
import {startWitness} from './kubeconfigs/witness.ts';

/** Where we differ from kubectl, and mean to (docs/kubeconfig.md). */
const meant: Readonly<Record<string, (kubectl: Outcome, ours: Outcome) => boolean>> = {
	// Whatever names a server would show the password.
	'server with a password': (kubectl, ours) => 'shown' in kubectl && 'refused' in ours,
	// Keys that are lists or maps: no kubeconfig has a use for them.
	'complex keys': (kubectl, ours) => 'refused' in kubectl && 'shown' in ours,
};

const kindOf = (outcome: Outcome): 'shown' | 'refused' | 'asked' => {
	if ('shown' in outcome) {
		return 'shown';
	}

	return 'refused' in outcome ? 'refused' : 'asked';
};

const isSame = (kubectl: Outcome, ours: Outcome): boolean => {
	if ('asked' in kubectl) {
		// We never ask: the server sees an anonymous user, as istioctl's does, or the entry is refused.
		return 'refused' in ours || ('shown' in ours && ours.shown.authorization === undefined);
	}

	return 'shown' in kubectl && 'shown' in ours
		? isDeepStrictEqual(kubectl.shown, ours.shown)
		: kindOf(kubectl) === kindOf(ours);
};

test('what kubectl reads is read alike, and what it refuses is refused', async t => {
	const seed = Number(process.env['SEED'] ?? 20_261_130);
	using witness = await startWitness();
	const root = await temporaryDirectory(t);
	const {port, plainPort, authority, client} = witness;
	const materialOf = (index: number) => ({
		port,
		plainPort,
		authority,
		client,
		directory: path.join(root, String(index)),
	});
	const count = casesFor(materialOf(0), seed).length;
	const differences: string[] = [];
	const tally = {shown: 0, refused: 0, asked: 0};
	const kept = new Set<string>();
	for (let index = 0; index < count; index++) {
		const material = materialOf(index);
		const one = casesFor(material, seed)[index];
		assert.ok(one !== undefined);
		await writeMaterial(material);
		const paths = await writeCase(one, material.directory);
		const kubectl = await askKubectl(paths, one, witness);
		const ours = await askOurselves(paths, one, witness);
		tally[kindOf(kubectl)]++;
		const exception = one.name.split(' + ').find(name => meant[name]?.(kubectl, ours) === true);
		if (exception !== undefined) {
			kept.add(exception);
		} else if (!isSame(kubectl, ours)) {
			differences.push(
				`${one.name}\n  kubectl: ${JSON.stringify(kubectl)}\n  ours:    ${JSON.stringify(ours)}`,
			);
		}
	}

	t.diagnostic(`${count} kubeconfigs, seed ${seed}: ${JSON.stringify(tally)}`);
	assert.deepEqual(differences, []);
	// Both answers were there to be told apart, and each exception still is one.
	assert.ok(tally.shown >= 100 && tally.refused >= 100, JSON.stringify(tally));
	assert.deepEqual([...kept].toSorted(), Object.keys(meant).toSorted());
});

test('the comparison tells one user from another', () => {
	const shown = {authorization: 'Bearer a', impersonated: [], path: '/version'};
	assert.ok(isSame({shown}, {shown: {...shown}}));
	assert.ok(!isSame({shown}, {shown: {...shown, authorization: 'Bearer b'}}));
	assert.ok(!isSame({shown}, {refused: ''}));
	assert.ok(!isSame({refused: ''}, {shown}));
	assert.ok(!isSame({asked: true}, {shown}));
});
