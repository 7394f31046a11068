import assert from 'node:assert/strict';
import {test} from 'node:test';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import {makeClock} from '../../source/adapters/clock.ts';
import {makeDemoPorts} from '../../source/demo/make-demo-ports.ts';
import {MeshError} from '../../source/errors.ts';
import type {IstioctlDownloads} from '../../source/ports/istioctl-downloads.ts';
import type {Ports} from '../../source/ports/ports.ts';
import {folder, startSession} from '../helpers/guided-session.ts';

const file = '/cache/istioctl';

/** A machine without istioctl; what is downloaded is taken from then on. */
const sessionWithout = async (
	fetch: IstioctlDownloads['fetch'],
	find: IstioctlDownloads['find'] = async () => undefined,
) => {
	const demo = makeDemoPorts('healthy', {
		clock: makeClock(),
		certificates: makeCertificates({keyBits: 2048}),
		speed: 200,
		directory: folder,
	});
	let used: string | undefined;
	const ports: Ports = {
		...demo,
		istioctl: {
			...demo.istioctl,
			locate: async () =>
				used === undefined ? {missing: true, looked: ['/bin']} : {path: used, version: '1.31.4'},
			use(path) {
				used = path;
			},
		},
		istioctlDownloads: {
			offer: () => ({url: 'https://mirror.example.com/istioctl.tar.gz', file}),
			find,
			fetch,
		},
	};
	const session = await startSession('healthy', {ports});
	const {contexts} = session.view();
	session.act({
		type: 'choose',
		clusters: contexts.slice(0, 2).map(({context, defaultName}) => ({context, name: defaultName})),
	});
	session.act({type: 'next'});
	await session.until('preflight is done', ({preflight}) => preflight.state === 'done');
	const present = () =>
		session.view().preflight.findings.find(({id}) => id === 'istioctl.present')?.status;
	return {...session, present};
};

test('a missing istioctl is offered, downloaded once, and then found', async () => {
	let fetched = 0;
	const {view, send, until, present, events} = await sessionWithout(
		async (_version, {onProgress}) => {
			fetched++;
			onProgress?.({received: 15, total: 30});
			return file;
		},
	);
	assert.deepEqual([present(), view().istioctlOffer], ['warn', '1.31.4']);
	send({type: 'download-istioctl'});
	send({type: 'download-istioctl'});
	assert.match(view().notice ?? '', /^Downloading istioctl 1\.31\.4/v);
	await until('it is found', () => present() === 'pass');
	assert.equal(view().istioctlOffer, undefined);
	assert.equal(fetched, 1);
	assert.ok(events.some(event => event.type === 'istioctl-download' && event.received === 15));
});

test('a download that fails is told with what to do, and may be tried again', async () => {
	const {view, send, until, present} = await sessionWithout(async () => {
		throw new MeshError('cannot download it: nothing listens there', {remedy: ['Name a mirror.']});
	});
	send({type: 'download-istioctl'});
	await until('it failed', ({problem}) => problem !== undefined);
	assert.deepEqual(view().problem, {
		title: "istioctl can't be downloaded",
		message: 'cannot download it: nothing listens there',
		remedy: ['Name a mirror.'],
	});
	assert.deepEqual([present(), view().istioctlOffer], ['warn', '1.31.4']);
});

test('one in the cache is taken without a question', async () => {
	const {view, present} = await sessionWithout(
		async () => assert.fail('nothing is to be downloaded'),
		async () => file,
	);
	assert.deepEqual([present(), view().istioctlOffer], ['pass', undefined]);
});
