import assert from 'node:assert/strict';
import {
	chmod,
	chown,
	mkdir,
	readdir,
	readFile,
	stat,
	symlink,
	unlink,
	writeFile,
} from 'node:fs/promises';
import process from 'node:process';
import path from 'node:path';
import {describe, test, type TestContext} from 'node:test';
import {execa} from 'execa';
import {makeFiles} from '../../../source/adapters/disk/files.ts';
import {MeshError} from '../../../source/errors.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8); // eslint-disable-line no-bitwise

const world = async (t: TestContext) => {
	const directory = await temporaryDirectory(t);
	const root = path.join(directory, '.mesh-wizard');
	const own = makeFiles().below(root);
	await own.makePrivateDirectory(path.join(root, 'shop'));
	return {
		directory,
		root,
		own,
		journal: path.join(root, 'shop', 'journal.jsonl'),
		elsewhere: path.join(directory, 'bashrc'),
	};
};

/** Everything that changes something at a path. */
const changes = (own: Awaited<ReturnType<typeof world>>['own'], file: string) =>
	[
		['write', async () => own.write(file, 'x')],
		['create', async () => own.create(file, 'x')],
		['append', async () => own.append(file, 'x')],
		['remove', async () => own.remove(file)],
	] as const;

const isRefused = (error: unknown, file: string, fault: RegExp): true => {
	assert.ok(error instanceof MeshError, String(error));
	assert.equal(error.code, 'file.unfit');
	assert.equal(error.file, file);
	assert.match(error.message, fault);
	assert.ok(error.remedy.length > 0);
	return true;
};

describe('a folder of our own', () => {
	test('appended lines stay whole, in order, private, and apart from an unfinished one', async t => {
		const {own, journal} = await world(t);
		await Promise.all(['1', '2\n', '3'].map(async line => own.append(journal, line)));
		assert.equal(await readFile(journal, 'utf8'), '1\n2\n3\n');
		assert.equal(await modeOf(journal), '600');
		await writeFile(journal, '{"torn":');
		await own.append(journal, '{}');
		assert.equal(await readFile(journal, 'utf8'), '{"torn":\n{}\n');
	});

	test('is for its owner alone, with its parents; one that is there keeps a mode that is safe', async t => {
		const {own, root} = await world(t);
		await own.makePrivateDirectory(path.join(root, 'a', 'b'));
		assert.equal(await modeOf(root), '700');
		assert.equal(await modeOf(path.join(root, 'a')), '700');
		assert.equal(await modeOf(path.join(root, 'a', 'b')), '700');
		await chmod(path.join(root, 'a'), 0o755);
		await own.makePrivateDirectory(path.join(root, 'a'));
		assert.equal(await modeOf(path.join(root, 'a')), '755');
		await own.inspect();
	});

	test('a link on the way from the folder of a mesh file is refused, one before that folder is not', async t => {
		const directory = await temporaryDirectory(t);
		await mkdir(path.join(directory, 'elsewhere'));
		await mkdir(path.join(directory, 'repository', 'sound', 'certs'), {recursive: true});
		await symlink('../elsewhere', path.join(directory, 'repository', 'pki'));
		await symlink('repository', path.join(directory, 'way'));
		const inspect = async (folder: string, to: string) =>
			makeFiles()
				.below(path.join(directory, folder, to))
				.inspect({from: path.join(directory, folder)});
		await assert.rejects(inspect('repository', 'pki/certs'), error =>
			isRefused(error, path.join(directory, 'repository/pki'), /pki is a link/v),
		);
		await assert.rejects(inspect('repository', 'pki/deep/certs'), /pki is a link/v);
		await inspect('repository', 'sound/certs');
		await inspect('repository', 'sound/missing/certs');
		await inspect('way', 'sound/certs');
		await inspect('repository/sound', '../pki/certs');
	});

	test('a link in the place of a file is neither followed nor replaced, whatever it leads to', async t => {
		const {own, directory, journal, elsewhere} = await world(t);
		for (const target of [elsewhere, path.join(directory, 'missing'), '/dev/null', journal]) {
			await writeFile(elsewhere, 'alias ll=ls\n');
			await symlink(target, journal);
			for (const [name, change] of changes(own, journal)) {
				await assert.rejects(
					change(),
					error => isRefused(error, journal, /journal\.jsonl is a link/v),
					name,
				);
			}

			await unlink(journal);
			assert.equal(await readFile(elsewhere, 'utf8'), 'alias ll=ls\n');
		}

		assert.deepEqual((await readdir(directory)).toSorted(), ['.mesh-wizard', 'bashrc']);
		// What was refused for the link alone goes through without it.
		await own.append(journal, 'x');
		assert.equal(await readFile(journal, 'utf8'), 'x\n');
	});

	test('a link in the place of a directory, the root itself included, leads nowhere', async t => {
		const {own, root, directory} = await world(t);
		await mkdir(path.join(directory, 'home'));
		const logs = path.join(root, 'logs');
		await symlink(path.join(directory, 'home'), logs);
		const file = path.join(logs, 'a', 'log');
		for (const [name, change] of [
			...changes(own, file),
			['make', async () => own.makePrivateDirectory(path.join(logs, 'a'))] as const,
		]) {
			await assert.rejects(change(), error => isRefused(error, logs, /logs is a link/v), name);
		}

		const linked = path.join(directory, 'certs');
		await symlink('home', linked);
		const certs = makeFiles().below(linked);
		for (const [name, change] of [
			...changes(certs, path.join(linked, 'root-key.pem')),
			['make', async () => certs.makePrivateDirectory(linked)] as const,
			['inspect', async () => certs.inspect()] as const,
		]) {
			await assert.rejects(change(), error => isRefused(error, linked, /certs is a link/v), name);
		}

		assert.deepEqual(await readdir(path.join(directory, 'home')), []);
	});

	test('the way to the root may hold links: it is the user’s own', async t => {
		const {directory} = await world(t);
		await mkdir(path.join(directory, 'real'));
		await symlink('real', path.join(directory, 'home'));
		const root = path.join(directory, 'home', '.mesh-wizard');
		const own = makeFiles().below(root);
		await own.makePrivateDirectory(root);
		await own.write(path.join(root, 'draft.json'), '{}');
		assert.deepEqual(await readdir(path.join(directory, 'real', '.mesh-wizard')), ['draft.json']);
	});

	test('a pipe, a directory and a device in the place of a file are named at once', async t => {
		const {own, journal} = await world(t);
		await execa('mkfifo', [journal]);
		for (const [name, change] of changes(own, journal)) {
			await assert.rejects(
				change(),
				error => isRefused(error, journal, /is a pipe \(FIFO\), not a file/v),
				name,
			);
		}

		await assert.rejects(own.read(journal), {message: /it is a pipe \(FIFO\), not a file/v});
		await unlink(journal);
		await mkdir(journal);
		await assert.rejects(own.append(journal, 'x'), /is a directory, not a file/v);
	});

	test('what others may change, or have made, is refused with all that is wrong', async t => {
		const {own, root, journal, elsewhere} = await world(t);
		await own.append(journal, '{}');
		await own.inspect();
		const shop = path.dirname(journal);
		for (const mode of [0o777, 0o770, 0o702]) {
			await chmod(shop, mode);
			await assert.rejects(own.append(journal, 'x'), error =>
				isRefused(error, shop, /can be changed by others \(mode 07\d\d\)/v),
			);
		}

		await symlink(elsewhere, path.join(root, 'draft.json'));
		await assert.rejects(own.inspect(), (error: unknown) => {
			assert.ok(error instanceof MeshError);
			assert.match(error.message, /^2 paths/v);
			assert.match(error.remedy.join('\n'), /draft\.json is a link/v);
			assert.match(error.remedy.join('\n'), /shop can be changed by others/v);
			return true;
		});
		await unlink(path.join(root, 'draft.json'));
		await chmod(shop, 0o700);
		await own.inspect();
	});

	test(
		'what belongs to somebody else is refused',
		{skip: process.getuid?.() !== 0 && 'only root can give files away'},
		async t => {
			const {own, root, journal} = await world(t);
			await own.append(journal, '{}');
			await chown(journal, 4242, 4242);
			await assert.rejects(own.append(journal, 'x'), error =>
				isRefused(error, journal, /belongs to the user 4242, not to root, who runs this/v),
			);
			await assert.rejects(own.inspect(), /belongs to the user 4242/v);
			await chown(journal, 0, 0);
			await chown(root, 4242, 4242);
			await assert.rejects(own.append(journal, 'x'), error =>
				isRefused(error, root, /belongs to the user 4242/v),
			);
		},
	);

	test('nothing is written outside of it', async t => {
		const {own, root, directory} = await world(t);
		await assert.rejects(own.write(path.join(root, '..', 'mesh.yaml'), 'x'), /is not below/v);
		assert.deepEqual(await readdir(directory), ['.mesh-wizard']);
	});
});
