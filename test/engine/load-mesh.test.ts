import assert from 'node:assert/strict';
import {test} from 'node:test';
import {MeshError, UsageError} from '../../source/errors.ts';
import {loadMesh, MeshFileError} from '../../source/engine/load-mesh.ts';
import {formatProblem} from '../../source/mesh/file-problem.ts';
import {makeMemoryFiles, type MemoryFiles} from '../../source/demo/memory-files.ts';

const mesh = `apiVersion: mesh-wizard/v1
kind: Mesh
mesh: shop
istio: {version: 1.31.1}
base: base.yaml
clusters:
  east-1: {context: a, network: east, role: primary, overlay: overlays/east.yaml}
  west-1: {context: b, network: west, role: primary, overlay: overlays/west.yaml}
`;
const operator = (spec: string) =>
	`apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: ${spec}\n`;

const filesWith = (texts: Record<string, string>): MemoryFiles =>
	makeMemoryFiles({texts: new Map(Object.entries(texts)), modes: new Map([['/', 0o755]])});

const whole = {
	'/home/me/mesh.yaml': mesh,
	'/home/me/base.yaml': operator('{hub: base}'),
	'/home/me/overlays/east.yaml': operator('{hub: east}'),
	'/home/me/overlays/west.yaml': operator('{hub: west}'),
};

const failureOf = async (texts: Record<string, string>): Promise<MeshFileError> => {
	const error: unknown = await loadMesh(filesWith(texts), '/home/me/mesh.yaml').then(
		() => undefined,
		(error_: unknown) => error_,
	);
	assert.ok(error instanceof MeshFileError, String(error));
	return error;
};

test('mesh.yaml, base.yaml and overlays are read from beside it', async () => {
	const loaded = await loadMesh(filesWith(whole), '/home/me/mesh.yaml');
	assert.equal(loaded.path, '/home/me/mesh.yaml');
	assert.equal(loaded.directory, '/home/me');
	assert.deepEqual(
		loaded.mesh.clusters.map(({name}) => name),
		['east-1', 'west-1'],
	);
	assert.deepEqual(loaded.base, {hub: 'base'});
	assert.deepEqual(loaded.overlays, {'east-1': {hub: 'east'}, 'west-1': {hub: 'west'}});
});

test('a mesh without overlays reads one file', async () => {
	const files = filesWith({
		'/m.yaml': mesh.replace('base: base.yaml\n', '').replaceAll(/, overlay: [^\}]+/gv, ''),
	});
	const loaded = await loadMesh(files, '/m.yaml');
	assert.equal('base' in loaded, false);
	assert.deepEqual(loaded.overlays, {});
	assert.deepEqual(files.changes, []);
});

test('the problems of all files are told together, with exit code 2', async () => {
	const error = await failureOf({
		'/home/me/mesh.yaml': mesh
			.replace('kind: Mesh', 'kind: Mash')
			.replace('network: west', 'netwrok: west'),
		'/home/me/base.yaml': operator('{values: {global: {meshID: x, network: y}}}'),
		'/home/me/overlays/west.yaml': operator('{revision: a}'),
	});
	assert.equal(error.exitCode, 2);
	assert.ok(error instanceof UsageError);
	assert.deepEqual(
		error.problems.map(problem => formatProblem(problem).split(';', 1).join('')),
		[
			'/home/me/mesh.yaml:2:7 kind: "Mash" is not the kind of this file',
			'/home/me/mesh.yaml:7:63 clusters.east-1.overlay: there is no file /home/me/overlays/east.yaml',
			'/home/me/mesh.yaml:8:24 clusters.west-1.netwrok: is not known here',
			'/home/me/base.yaml:3:26 spec.values.global.meshID: is set by the wizard',
			'/home/me/base.yaml:3:37 spec.values.global.network: is set by the wizard',
			'/home/me/overlays/west.yaml:3:18 spec.revision: is set by the wizard: revisions are not supported in this version yet',
		],
	);
	for (const problem of error.problems) {
		assert.ok(error.message.includes(formatProblem(problem)));
	}

	assert.match(
		error.message,
		/^there are 6 problems in \/home\/me\/mesh\.yaml, \/home\/me\/base\.yaml, \/home\/me\/overlays\/west\.yaml:\n/v,
	);
	assert.ok(error.remedy.length > 0);
});

test('a sound mesh.yaml does not hide a broken overlay', async () => {
	const error = await failureOf({...whole, '/home/me/overlays/east.yaml': operator('[')});
	assert.match(
		error.message,
		/^there is a problem in \/home\/me\/overlays\/east\.yaml:\n\/home\/me\/overlays\/east\.yaml:4:1 /v,
	);
});

test('an overlay that several clusters share is read once and its problems told once', async () => {
	const shared = mesh.replace('overlays/west.yaml', './overlays/east.yaml');
	const loaded = await loadMesh(
		filesWith({...whole, '/home/me/mesh.yaml': shared}),
		'/home/me/mesh.yaml',
	);
	assert.deepEqual(loaded.overlays, {'east-1': {hub: 'east'}, 'west-1': {hub: 'east'}});
	const error = await failureOf({
		...whole,
		'/home/me/mesh.yaml': shared,
		'/home/me/overlays/east.yaml': operator('{values: {global: {network: y}}}'),
	});
	assert.equal(error.problems.length, 1);
	assert.match(error.message, /change clusters\.NAME\.network/v);
});

test('a fix names the cluster whose overlay it is', async () => {
	const error = await failureOf({
		...whole,
		'/home/me/overlays/west.yaml': operator('{values: {global: {network: y}}}'),
	});
	assert.match(error.message, /change clusters\.west-1\.network in mesh\.yaml instead/v);
});

test('every key that names a missing file is told', async () => {
	const error = await failureOf({
		'/home/me/mesh.yaml': mesh.replace('overlays/west.yaml', 'overlays/east.yaml'),
	});
	assert.deepEqual(
		error.problems.map(({line, path}) => `${line} ${path}`),
		['5 base', '7 clusters.east-1.overlay', '8 clusters.west-1.overlay'],
	);
});

test('without a mesh.yaml it says where it looked and what to do', async () => {
	await assert.rejects(loadMesh(filesWith({}), '/home/me/mesh.yaml'), (error: unknown) => {
		assert.ok(error instanceof UsageError);
		assert.equal(error.message, 'there is no mesh file /home/me/mesh.yaml');
		assert.match(error.remedy.join('\n'), /-f/v);
		return true;
	});
});

test('a file that cannot be read is an expected failure', async () => {
	const files = filesWith(whole);
	const refusing = (path: string) => ({
		...files,
		async read(file: string) {
			if (file === path) {
				throw new MeshError('permission denied');
			}

			return files.read(file);
		},
	});
	await assert.rejects(
		loadMesh(refusing('/home/me/mesh.yaml'), '/home/me/mesh.yaml'),
		(error: unknown) =>
			error instanceof UsageError && error.message.includes('cannot be read: permission denied'),
	);
	await assert.rejects(
		loadMesh(refusing('/home/me/base.yaml'), '/home/me/mesh.yaml'),
		(error: unknown) =>
			error instanceof MeshFileError &&
			error.message.includes(
				'mesh.yaml:5:7 base: /home/me/base.yaml cannot be read: permission denied',
			),
	);
});
