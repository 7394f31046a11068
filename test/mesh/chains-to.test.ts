import assert from 'node:assert/strict';
import {test} from 'node:test';
import {makeCertificates} from '../../source/adapters/certificates.ts';
import {chainsTo} from '../../source/mesh/chains-to.ts';
import {makeTestAuthority} from '../helpers/test-authority.ts';

const {isSignedBy} = makeCertificates();
const own = makeTestAuthority('kubernetes');
const foreign = makeTestAuthority('proxy');
const leaf = own.issue({name: 'api', names: 'DNS:api.example'}).cert;
const proxied = foreign.issue({name: 'api', names: 'DNS:api.example'}).cert;
const leads = (shown: readonly string[], authority: string) =>
	chainsTo(shown, authority, isSignedBy);

test('what a server shows leads to an authority that signed it, wherever that stands among others', () => {
	assert.ok(leads([leaf], own.ca));
	assert.ok(leads([leaf], `${foreign.ca}${own.ca}`), 'an authority of several certificates');
	assert.ok(leads([leaf, own.ca], own.ca));
	assert.ok(leads([leaf], leaf), 'a certificate that is trusted itself');
	assert.ok(!leads([proxied], own.ca));
	assert.ok(!leads([proxied, foreign.ca], own.ca));
	assert.ok(!leads([proxied, own.ca], own.ca), 'an authority that is only sent along');
	assert.ok(!leads([], own.ca));
});

test('it leads over intermediates in whatever order they are sent', async () => {
	const certificates = makeCertificates();
	const now = Date.now();
	const root = await certificates.makeRoot({organization: 'one', now});
	const {certificate} = await certificates.makeIntermediate({
		root,
		organization: 'one',
		cluster: 'east-1',
		now,
	});
	assert.ok(leads([certificate, own.ca, root.certificate], root.certificate));
	assert.ok(!leads([certificate, root.certificate], own.ca));
	const signs = (of: string, by: string) =>
		[
			['leaf', 'middle'],
			['middle', 'top'],
			['top', root.certificate.trim()],
		].some(([a, b]) => a === of && b === by.trim());
	assert.ok(chainsTo(['leaf', 'top', 'middle'], root.certificate, signs));
	assert.ok(!chainsTo(['leaf', 'top'], root.certificate, signs), 'a link is missing');
});
