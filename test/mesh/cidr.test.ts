import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {cidrProblem, contains, normaliseCidr, overlaps, summarise} from '../../source/mesh/cidr.ts';

const junk = [
	'',
	'east',
	'10.0.0.0/33',
	'10.0.0.256/8',
	'1.2.3/24',
	'10.0.0.0/',
	'10.0.0.0/08',
	' 10.0.0.0/8',
	'010.0.0.0/8',
	'::/129',
	'fd00::1::/64',
	'fe80::1%eth0/64',
	'10.0.0.0/8/8',
];

/** The bits of an IPv4 range, worked out here without the library. */
const bitsOf = ({address, prefix}: {address: number; prefix: number}): string =>
	address.toString(2).padStart(32, '0').slice(0, prefix);
const textOf = ({address, prefix}: {address: number; prefix: number}): string =>
	`${[24, 16, 8, 0].map(shift => String(Math.floor(address / 2 ** shift) % 256)).join('.')}/${prefix}`;
// Few distinct high bits, so that overlaps are common.
const range = fc.record({
	address: fc
		.tuple(fc.constantFrom(10, 11, 192), fc.nat(3), fc.nat(3), fc.nat(255))
		.map(([a, b, c, d]) => ((a * 256 + b) * 256 + c) * 256 + d),
	prefix: fc.nat(32),
});

test("ranges overlap when one's bits begin with the other's, and contain when they are the longer ones", () => {
	fc.assert(
		fc.property(range, range, (one, other) => {
			const [a, b] = [bitsOf(one), bitsOf(other)];
			assert.equal(overlaps(textOf(one), textOf(other)), a.startsWith(b) || b.startsWith(a));
			assert.equal(contains(textOf(one), textOf(other)), b.startsWith(a));
		}),
	);
});

test('overlap is the same both ways round, and a range overlaps itself', () => {
	fc.assert(
		fc.property(range, range, (one, other) => {
			assert.equal(overlaps(textOf(one), textOf(other)), overlaps(textOf(other), textOf(one)));
			assert.equal(overlaps(textOf(one), textOf(one)), true);
		}),
	);
});

test('a /12 overlaps a /16 inside it', () => {
	assert.equal(overlaps('10.0.0.0/12', '10.11.0.0/16'), true);
	assert.equal(overlaps('10.0.0.0/12', '10.16.0.0/16'), false);
	assert.equal(overlaps('fd00::/8', 'fd12:3456::/32'), true);
	assert.equal(overlaps('fd00::/8', 'fe80::/10'), false);
});

test('IPv4 and IPv6 never overlap', () => {
	assert.equal(overlaps('0.0.0.0/0', '::/0'), false);
});

test('what is no range makes an overlap unknown, never "no"', () => {
	for (const text of junk) {
		assert.equal(overlaps(text, '10.0.0.0/8'), undefined, text);
		assert.equal(overlaps('10.0.0.0/8', text), undefined, text);
		assert.equal(contains(text, '10.0.0.0/8'), undefined, text);
		assert.equal(normaliseCidr(text), undefined, text);
	}
});

test('a range in its normal form has no host bits, and an address is a range of one', () => {
	assert.equal(normaliseCidr('10.1.2.3/8'), '10.0.0.0/8');
	assert.equal(normaliseCidr('FD00:0::1/64'), 'fd00::/64');
	assert.equal(normaliseCidr('10.1.2.3'), '10.1.2.3/32');
	assert.equal(normaliseCidr('::1'), '::1/128');
});

test('a source range that is none says why and how to write it', () => {
	assert.equal(cidrProblem('10.0.0.0/8'), undefined);
	assert.equal(cidrProblem('fd00::/8'), undefined);
	assert.equal(cidrProblem('::FFFF:1.2.3.4/128'), undefined);
	assert.deepEqual(cidrProblem('10.1.2.3'), {
		message: '"10.1.2.3" is an address without a prefix length',
		fix: 'write 10.1.2.3/32 for this one address',
	});
	assert.deepEqual(cidrProblem('::1'), {
		message: '"::1" is an address without a prefix length',
		fix: 'write ::1/128 for this one address',
	});
	assert.deepEqual(cidrProblem('10.1.2.3/8'), {
		message: '"10.1.2.3/8" has bits set to the right of its prefix',
		fix: 'write 10.0.0.0/8',
	});
	for (const text of junk) {
		assert.match(cidrProblem(text)?.message ?? '', /is not an address range/v, text);
	}
});

test('addresses are summed up without adding one that was not there', () => {
	assert.deepEqual(summarise(['10.0.0.1', '10.0.0.0', '10.0.0.3', 'junk', 'fd00::1', 'fd00::']), [
		'10.0.0.0/31',
		'10.0.0.3/32',
		'fd00::/127',
	]);
	assert.deepEqual(summarise([]), []);
	fc.assert(
		fc.property(fc.array(fc.nat(255), {maxLength: 40}), hosts => {
			const found = summarise(hosts.map(host => `10.0.0.${host}`));
			const held = Array.from({length: 256}, (_, host) => host).filter(host =>
				found.some(one => contains(one, `10.0.0.${host}`)),
			);
			assert.deepEqual(
				held,
				[...new Set(hosts)].toSorted((a, b) => a - b),
			);
		}),
		{numRuns: 20},
	);
});

test('clusters that interleave their pods in one subnet do not overlap', () => {
	const [east = [], west = []] = [
		['10.0.0.4', '10.0.0.6'],
		['10.0.0.5', '10.0.0.7'],
	].map(summarise);
	assert.equal(
		east.some(one => west.some(other => overlaps(one, other) !== false)),
		false,
	);
});
