import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
	primariesOf,
	withNetwork,
	withNextOwner,
	withPrimary,
	withRemote,
	type Placements,
} from '../../../source/ui/screens/topology/edit-places.ts';

const contexts = ['a', 'b', 'c', 'd'];
const start: Placements = Object.fromEntries(
	contexts.map(context => [context, {network: 'one', role: 'primary'}]),
);
const edit = fc.record({
	what: fc.constantFrom('primary', 'remote', 'owner', 'network'),
	context: fc.constantFrom(...contexts),
	network: fc.constantFrom('one', 'two'),
});

void test('whatever is edited, a primary is left and remotes belong to primaries', () => {
	fc.assert(
		fc.property(fc.array(edit, {maxLength: 30}), edits => {
			let places = start;
			for (const {what, context, network} of edits) {
				switch (what) {
					case 'primary': {
						places = withPrimary(places, context);
						break;
					}

					case 'remote': {
						places = withRemote(places, context, contexts) ?? places;
						break;
					}

					case 'owner': {
						places = withNextOwner(places, context, contexts);
						break;
					}

					case 'network': {
						places = withNetwork(places, context, network);
					}
				}

				const primaries = primariesOf(places, contexts);
				assert.ok(primaries.length > 0);
				assert.deepEqual(Object.keys(places), contexts);
				for (const place of Object.values(places)) {
					assert.ok(place.role === 'primary' || primaries.includes(place.owner));
				}
			}
		}),
	);
});

void test('a new remote goes to a primary of its network, if there is one', () => {
	const places = withNetwork(withNetwork(start, 'b', 'two'), 'd', 'two');
	assert.deepEqual(withRemote(places, 'd', contexts)?.['d'], {
		network: 'two',
		role: 'remote',
		owner: 'b',
	});
});
