import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import path from 'node:path';
import test from 'node:test';
import {formsOf} from './canary.ts';
import type {AuditEvent} from './audit.ts';
import {crowd} from './crowd.ts';
import {applyTo} from './defects/kit/apply.ts';
import {openStages} from './defects/kit/stages.ts';
import {startRecordingFront, type Exchange} from './recording-front.ts';
import {writeLogins, type Login} from './users.ts';
import {makeWizard, said} from './wizard.ts';

const isOurs = ({userAgent}: AuditEvent): boolean => userAgent.startsWith('mesh-wizard/');

/** Asks who may do what: changes nothing, though it is posted. */
const isReview = ({verb, resource}: AuditEvent): boolean =>
	verb === 'create' &&
	/^authorization\.k8s\.io\/(?:selfsubjectaccess|selfsubjectrules|subjectaccess)reviews$/v.test(
		resource,
	);

const notReads = (events: readonly AuditEvent[]): string[] =>
	events
		.filter(event => !['get', 'list'].includes(event.verb) && !isReview(event))
		.map(({verb, requestURI}) => `${verb} ${requestURI}`);

const repeated = (calls: readonly string[]): string[] =>
	calls.filter((call, index) => calls.indexOf(call) !== index);

/** What makes two calls the same: two access reviews differ in what they ask. */
const callOf = ({method, url, asked}: Exchange): string => `${method} ${url} ${asked}`;

/** Secrets whose contents could have been among an answer: those that were not asked for as metadata. */
const openedSecrets = (exchanges: readonly Exchange[]): string[] =>
	exchanges
		.filter(
			({url, headers}) =>
				/\/secrets(?:\/|\?|$)/v.test(url) &&
				!(headers.accept ?? '').includes('as=PartialObjectMetadata'),
		)
		.map(({url}) => url);

for await (const {stage, lab} of openStages(['bare', 'prepared', 'installed'], 'asked')) {
	if (stage !== 'installed') {
		continue;
	}

	const names = lab.contexts;
	const canary = `canary-${randomBytes(12).toString('hex')}`;
	const forms = formsOf(canary);
	await crowd(lab, names[0] ?? '');
	await Promise.all(
		names.map(async name =>
			applyTo(lab, name, [
				{
					apiVersion: 'v1',
					kind: 'Secret',
					metadata: {name: 'cacerts', namespace: 'istio-system'},
					stringData: {canary},
				},
				{
					apiVersion: 'v1',
					kind: 'Secret',
					metadata: {
						name: 'other',
						namespace: 'istio-system',
						labels: {'istio/multiCluster': 'true'},
					},
					stringData: {canary},
				},
			]),
		),
	);

	/** One preflight through recording fronts: what went over the wire, and what the audit logs have of it. */
	const look = async (...flags: readonly string[]) => {
		const fronts = await Promise.all(names.map(async name => startRecordingFront(name)));
		try {
			const logins: Login[] = names.map((name, index) => ({
				context: name,
				cluster: name,
				server: fronts[index]?.server ?? '',
			}));
			const file = path.join(path.dirname(lab.kubeconfig), 'logins');
			await writeLogins(lab, file, logins);
			const marks = await Promise.all(names.map(async name => lab.audit(name).mark()));
			await using wizard = await makeWizard(
				{env: {...lab.env, KUBECONFIG: file}},
				Object.fromEntries(names.map(name => [name, {network: `net-${name}`}])),
			);
			const run = await wizard.run('preflight', ...flags, '-o', 'json');
			assert.ok([0, 3, 4].includes(run.exitCode), said(run));
			const audited = await Promise.all(
				names.map(async (name, index) => {
					const events = await lab.audit(name).requestsSince(marks[index] ?? 0);
					return events.filter(event => isOurs(event));
				}),
			);
			return {
				exchanges: fronts.map(front => front.exchanges),
				connections: fronts.map(front => front.connections()),
				audited,
				run,
			};
		} finally {
			for (const front of fronts) {
				await front[Symbol.asyncDispose]();
			}
		}
	};

	const carries = (exchanges: readonly Exchange[]): boolean =>
		exchanges.some(({answered}) => forms.some(form => answered.includes(form)));

	for (const flags of [['--all-contexts'], ['-f', 'mesh.yaml']]) {
		await test(`a plain preflight ${flags.join(' ')} reads, asks nothing twice, and is sent no Secret's contents`, async () => {
			const {exchanges, connections, audited, run} = await look(...flags);
			for (const [index, name] of names.entries()) {
				const [sent = [], logged = []] = [exchanges[index], audited[index]];
				console.log(
					`${name}: ${String(sent.length)} requests over ${String(connections[index])} connections, ${String(logged.length)} in the audit log`,
				);
				assert.equal(logged.length, sent.length, 'the front and the audit log saw the same');
				assert.ok(sent.length > 20 && sent.length < 55, String(sent.length));
				assert.ok((connections[index] ?? 0) <= 6, 'six connections at most');
				assert.deepEqual(notReads(logged), []);
				assert.deepEqual(repeated(sent.map(exchange => callOf(exchange))), []);
				assert.deepEqual(
					repeated(
						logged
							.filter(event => !isReview(event))
							.map(({verb, requestURI}) => `${verb} ${requestURI}`),
					),
					[],
				);
				assert.deepEqual(openedSecrets(sent), []);
				assert.ok(
					sent.some(
						({url, answered}) => url.includes('/secrets') && answered.includes('"cacerts"'),
					),
					'the Secrets were looked at',
				);
				assert.ok(!carries(sent), 'the canary in the Secrets came back');
			}

			assert.ok(!forms.some(form => `${run.stdout}${run.stderr}`.includes(form)));
		});
	}

	await test('the same looks find contents, writes and repetitions where there are some', async () => {
		const {exchanges, audited, run} = await look('--all-contexts', '--read-secrets');
		for (const [index, name] of names.entries()) {
			const sent = exchanges[index] ?? [];
			assert.ok(carries(sent), `${name}: --read-secrets is sent the contents`);
			assert.ok(openedSecrets(sent).length > 0, name);
			assert.deepEqual(repeated(sent.map(exchange => callOf(exchange))), []);
			assert.deepEqual(notReads(audited[index] ?? []), []);
			assert.ok(
				repeated([...sent, ...sent.slice(0, 1)].map(exchange => callOf(exchange))).length > 0,
			);
		}

		assert.ok(
			!forms.some(form => `${run.stdout}${run.stderr}`.includes(form)),
			'and prints none of it',
		);
		const [name = ''] = names;
		const mark = await lab.audit(name).mark();
		await lab.kubectl(name, '-n', 'default', 'create', 'configmap', 'written');
		assert.ok(
			notReads(await lab.audit(name).requestsSince(mark)).some(call => call.startsWith('create ')),
			'a write would be seen',
		);
	});
}
