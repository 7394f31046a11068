import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import process from 'node:process';
import path from 'node:path';
import {after, before, describe, it} from 'node:test';
import {makeIstioctl} from '../../source/adapters/istioctl.ts';
import type {ProcessIdentity} from '../../source/ports/process-identity.ts';

let folder: string;

/** A program that stands in for istioctl: what the adapter does with a process is what these tests are about. */
const script = String.raw`#!/bin/sh
case "$1" in
version) echo "{\"clientVersion\":{\"version\":$VERSION}}" ;;
manifest) [ "$FAIL" ] && { echo 'Error: generate config: unknown field "networkk"' >&2; exit 1; }
	cat >"$TEST_FOLDER/stdin"; printf 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: b}\n\n---\n' ;;
install) env >"$TEST_FOLDER/env"; echo "$@" >"$TEST_FOLDER/argv"
	printf 'banner\n' >&2; printf '\n- Processing' >&2; printf ' resources.\n✔ Istiod installed\n✔ Installation complete' >&2; [ "$FAIL" ] && exit 1; exit 0 ;;
uninstall) trap 'echo "got TERM"; exit 143' TERM; echo $$ >"$TEST_FOLDER/pid"; sleep 60 & wait ;;
esac
`;

const make = (env: Record<string, string> = {}) =>
	makeIstioctl({
		env: {
			PATH: `${folder}:${process.env['PATH'] ?? ''}`,
			TEST_FOLDER: folder,
			VERSION: '"1.31.1"',
			...env,
		},
		kubeconfig: '/one:/two',
		identify: async pid => ({host: 'here', pid, startedAt: 'now'}),
	});

const command = (
	lines: string[] = [],
	signal = new AbortController().signal,
	onStart: (child: ProcessIdentity) => void = () => undefined,
) => ({
	context: 'admin@east',
	killAfterMs: 30_000,
	readinessTimeoutMs: 600_000,
	signal,
	onLine(line: string) {
		lines.push(line);
	},
	async onStart(child: ProcessIdentity) {
		onStart(child);
	},
});

describe('istioctl', () => {
	before(async () => {
		folder = await mkdtemp(path.join(tmpdir(), 'mesh-wizard-istioctl-'));
		await writeFile(path.join(folder, 'istioctl'), script);
		await chmod(path.join(folder, 'istioctl'), 0o755);
	});

	after(async () => {
		await rm(folder, {recursive: true});
	});

	it('is found on PATH with its version', async () => {
		assert.deepEqual(await make().locate(), {
			path: path.join(folder, 'istioctl'),
			version: '1.31.1',
		});
	});

	it('that says something else than a version is broken', async () => {
		for (const said of ['7', '{"major":1}', '""', 'null', '[]']) {
			assert.deepEqual(await make({VERSION: said}).locate(), {
				path: path.join(folder, 'istioctl'),
				broken: 'it says no version',
			});
		}
	});

	it('that is missing is said with the folders that were searched', async () => {
		const istioctl = makeIstioctl({
			env: {PATH: '/nowhere:/neither'},
			identify: async () => undefined,
		});
		assert.deepEqual(await istioctl.locate(), {missing: true, looked: ['/nowhere', '/neither']});
		await assert.rejects(istioctl.render('', {}), /not on PATH; looked in \/nowhere, \/neither/v);
	});

	it('is no folder of that name, nor anything else that cannot be run', async () => {
		const before = path.join(folder, 'before');
		await mkdir(path.join(before, 'istioctl'), {recursive: true});
		const search = `${before}:${folder}:${process.env['PATH'] ?? ''}`;
		assert.deepEqual(await make({PATH: search}).locate(), {
			path: path.join(folder, 'istioctl'),
			version: '1.31.1',
		});
		assert.deepEqual(await make({PATH: before}).locate(), {missing: true, looked: [before]});
		await rm(before, {recursive: true});
		await mkdir(before);
		await symlink(path.join(folder, 'istioctl'), path.join(before, 'istioctl'));
		assert.deepEqual(await make({PATH: search}).locate(), {
			path: path.join(before, 'istioctl'),
			version: '1.31.1',
		});
	});

	it("gets the whole argument table, the kubeconfigs, and none of a person's own settings", async () => {
		const outcome = await make({
			ISTIOCTL_CONTEXT: 'production',
			ISTIOCONFIG: '/home/me/.istioctl',
		}).install('/state/a.yaml', command());
		assert.equal(outcome.exitCode, 0);
		assert.equal(
			await readFile(path.join(folder, 'argv'), 'utf8'),
			'install -y -f /state/a.yaml --context admin@east -i istio-system --log_target=stderr -r default --readiness-timeout 600s\n',
		);
		const env = await readFile(path.join(folder, 'env'), 'utf8');
		assert.match(env, /^KUBECONFIG=\/one:\/two$/mv);
		assert.match(env, /^ISTIOCONFIG=.*mesh-wizard-istioctl-.*config\.yaml$/mv);
		assert.doesNotMatch(env, /ISTIOCTL_CONTEXT/v);
	});

	it('is read line by line, the last one without its newline included', async () => {
		const lines: string[] = [];
		await make().install('/state/a.yaml', command(lines));
		assert.deepEqual(lines, [
			'banner',
			'- Processing resources.',
			'✔ Istiod installed',
			'✔ Installation complete',
		]);
	});

	it('that fails is an outcome with its last lines, not an exception', async () => {
		const outcome = await make({FAIL: 'yes'}).install('/state/a.yaml', command());
		assert.equal(outcome.exitCode, 1);
		assert.equal(outcome.tail.at(-1), '✔ Installation complete');
	});

	it('renders the documents that it prints, from an operator on stdin', async () => {
		const objects = await make().render('kind: IstioOperator', {});
		assert.deepEqual(
			objects.map(({kind}) => kind),
			['ServiceAccount', 'Service'],
		);
		assert.equal(await readFile(path.join(folder, 'stdin'), 'utf8'), 'kind: IstioOperator');
		await assert.rejects(
			make({FAIL: 'yes'}).render('', {}),
			/cannot render the planned installation: generate config: unknown field/v,
		);
	});

	it('is ended politely, with its whole process group, when the run stops', async () => {
		const controller = new AbortController();
		const lines: string[] = [];
		const outcome = await make().purge(
			command(lines, controller.signal, () => {
				const wait = setInterval(() => {
					if (existsSync(path.join(folder, 'pid'))) {
						clearInterval(wait);
						controller.abort();
					}
				}, 20);
			}),
		);
		assert.equal(outcome.exitCode, 143);
		assert.equal(outcome.timedOut, false);
		assert.deepEqual(lines, ['got TERM']);
	});

	it('that writes without end is broken, or no rendering, and is told in pieces and no more than anybody reads', async () => {
		const endless = path.join(folder, 'endless');
		await mkdir(endless, {recursive: true});
		await writeFile(
			path.join(endless, 'istioctl'),
			String.raw`#!/bin/sh
case "$1" in
version) [ "$FLOOD" ] && exec yes; echo '{"clientVersion":{"version":"1.31.1"}}' ;;
manifest) exec yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ;;
install) head -c 200000 /dev/zero | tr '\0' a; echo; yes | head -n 30000 ;;
esac
`,
			{mode: 0o755},
		);
		const at = (env: Record<string, string>) =>
			make({PATH: `${endless}:${process.env['PATH'] ?? ''}`, ...env});
		const place = await at({FLOOD: 'yes'}).locate();
		assert.match('broken' in place ? place.broken : '', /does not stop writing/v);
		await assert.rejects(at({}).render('', {}), /does not stop writing/v);
		const lines: string[] = [];
		const outcome = await at({}).install('/state/a.yaml', command(lines));
		assert.equal(outcome.exitCode, 0);
		assert.equal(lines.length, 20_001);
		assert.match(lines.at(-1) ?? '', /what follows these 20000 lines is left out/v);
		assert.ok(lines.every(line => line.length < 140_000));
		assert.ok((lines[0] ?? '').startsWith('aaa'));
	});

	it('is ended by our own timer when it hangs', async () => {
		const outcome = await make().purge({...command(), killAfterMs: 200});
		assert.equal(outcome.timedOut, true);
	});
});
