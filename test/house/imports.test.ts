import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {importCircles} from './import-circles.ts';
import {offence, type Edge} from './import-rules.ts';
import {importsOf, sourceImports} from './source-imports.ts';

const source = path.resolve(import.meta.dirname, '../../source');

void test('imports below source/ point one way', () => {
	const edges = sourceImports();
	assert.ok(
		edges.some(({from, to}) => from === 'cli.ts' && to === 'main.ts'),
		'dynamic imports are seen',
	);
	assert.deepEqual(edges.map(edge => offence(edge)).filter(Boolean), []);
});

void test('only what the bin needs before it loads anything asks for a module without importing it', () => {
	const askers = readdirSync(source, {recursive: true, encoding: 'utf8'}).filter(
		file =>
			/\.tsx?$/v.test(file) &&
			readFileSync(path.join(source, file), 'utf8').includes('getBuiltinModule'),
	);
	assert.deepEqual(askers.toSorted(), [
		'adapters/disk/compile-cache.ts',
		'adapters/disk/private-path.ts',
		'cli.ts',
	]);
});

const edge = (from: string, to: string, typeOnly = false): Edge => ({from, to, typeOnly});

void test('made-up imports against the direction are named', () => {
	const forbidden = [
		edge('engine/lock.ts', 'adapters/disk/files.ts'),
		edge('engine/lock.ts', 'node:fs'),
		edge('engine/lock.ts', 'execa'),
		edge('engine/lock.ts', 'checks/index.ts'),
		edge('mesh/model.ts', 'survey/facts.ts', true),
		edge('kubernetes/object.ts', 'mesh/model.ts', true),
		edge('kubernetes/shapes.ts', '@kubernetes/client-node'),
		edge('survey/nodes.ts', '@kubernetes/client-node', true),
		edge('checks/network.ts', 'ports/cluster.ts'),
		edge('plan/plan.ts', 'engine/lock.ts', true),
		edge('survey/nodes.ts', 'adapters/cluster/cluster.ts', true),
		edge('trust/store.ts', 'node-forge'),
		edge('mesh/quantity.ts', '@kubernetes/client-node/dist/util.js'),
		edge('ui/app.tsx', 'adapters/disk/files.ts'),
		edge('ui/app.tsx', 'session/guided-session.ts'),
		edge('session/guided-session.ts', 'ui/app.tsx', true),
		edge('session/guided-session.ts', 'commands/io.ts', true),
		edge('engine/run-plan.ts', 'session/session.ts', true),
		edge('survey/gateways.ts', 'installers/installer-for.ts'),
		edge('installers/helm/recognise.ts', 'installers/helm/helm-installer.ts'),
		edge('installers/recognisers.ts', 'ports/cluster.ts'),
		edge('reporters/plain.ts', 'ink'),
		edge('commands/apply.ts', 'main.ts'),
		edge('commands/apply.ts', 'node:fs/promises'),
		edge('adapters/istioctl.ts', 'node:fs'),
		edge('adapters/kubeconfig/material.ts', 'node:fs/promises'),
		edge('cli.ts', 'adapters/disk/files.ts'),
		edge('main.ts', 'cli.ts'),
		edge('cli.ts', 'commands/program.ts'),
		edge('errors.ts', 'mesh/mesh.ts'),
		edge('text/plural.ts', 'mesh/mesh.ts', true),
		edge('ports/cluster.ts', 'adapters/cluster/cluster.ts', true),
		edge('unheard-of/file.ts', 'mesh/mesh.ts'),
	];
	for (const made of forbidden) {
		assert.ok(
			offence(made)?.startsWith(`${made.from} → ${made.to}: `),
			`${made.from} → ${made.to} went unnoticed`,
		);
	}

	const allowed = [
		edge('cli.ts', 'adapters/disk/compile-cache.ts'),
		edge('adapters/processes/linux.ts', 'node:fs/promises'),
		edge('adapters/cluster/target.ts', 'node:fs', true),
		edge('engine/lock.ts', 'ports/cluster.ts'),
		edge('engine/lock.ts', 'checks/finding.ts', true),
		edge('adapters/disk/files.ts', 'node:fs/promises'),
		edge('mesh/model.ts', 'errors.ts'),
		edge('mesh/model.ts', 'kubernetes/object.ts'),
		edge('kubernetes/shapes.ts', '@kubernetes/client-node', true),
		edge('mesh/model.ts', 'text/plural.ts'),
		edge('survey/gateways.ts', 'installers/recognisers.ts'),
		edge('ui/app.tsx', 'ink'),
		edge('ui/app.tsx', 'session/session.ts', true),
	];
	assert.deepEqual(allowed.map(made => offence(made)).filter(Boolean), []);
});

void test('no files import each other in a circle, not even types', () => {
	assert.deepEqual(importCircles(sourceImports()), []);
	assert.deepEqual(
		importCircles([
			edge('a.ts', 'b.ts'),
			edge('b.ts', 'c.ts', true),
			edge('c.ts', 'a.ts'),
			edge('c.ts', 'd.ts'),
			edge('d.ts', 'e.ts'),
			edge('f.ts', 'd.ts'),
		]),
		[['a.ts', 'b.ts', 'c.ts']],
		'a circle is found, types included',
	);
});

void test('type-only imports are told from others', () => {
	const text = [
		"import type {A} from './a.ts';",
		"import {type B} from './b.ts';",
		"import {type C, d} from '../c.ts';",
		"import 'node:fs';",
		"export {e} from './e.ts';",
		"const f = async () => import('./f.ts');",
		"type G = import('./g.ts').G;",
	].join('\n');
	assert.deepEqual(
		importsOf('engine/x.ts', text).map(({to, typeOnly}) => `${to} ${typeOnly ? 'type' : 'value'}`),
		[
			'engine/a.ts type',
			'engine/b.ts type',
			'c.ts value',
			'node:fs value',
			'engine/e.ts value',
			'engine/f.ts value',
			'engine/g.ts type',
		],
	);
});
