import assert from 'node:assert/strict';
import test from 'node:test';
import {
	atEnd,
	goToRow,
	logWindow,
	moveInLog,
} from '../../../../source/ui/components/run/log-place.ts';
import type {LogRow} from '../../../../source/ui/components/run/log-rows.ts';

const rowsFrom = (from: number, to: number): readonly LogRow[] =>
	Array.from({length: to - from}, (_value, index) => ({
		number: from + index,
		part: 0,
		from: 'istioctl',
		margin: '',
		text: String(from + index),
	}));

const height = 10;

void test('it follows the end until one moves away, and again when one is back', () => {
	const rows = rowsFrom(0, 100);
	assert.deepEqual(logWindow(rows, atEnd, height), {from: 90, to: 100, fresh: 0});
	const up = moveInLog(rows, atEnd, {by: -3, height});
	assert.deepEqual(logWindow(rows, up, height), {from: 87, to: 97, fresh: 0});
	const back = moveInLog(rows, up, {by: 3, height});
	assert.deepEqual(back, atEnd);
});

void test('what comes meanwhile moves nothing and is counted', () => {
	const up = moveInLog(rowsFrom(0, 100), atEnd, {by: -20, height});
	assert.deepEqual(logWindow(rowsFrom(0, 117), up, height), {from: 70, to: 80, fresh: 17});
	// Parts of one long line are one line.
	const [last] = rowsFrom(117, 118);
	assert.ok(last);
	assert.equal(logWindow([...rowsFrom(0, 117), last, {...last, part: 1}], up, height).fresh, 18);
});

void test("one stays at one's line when older ones are dropped, and at the first that is left when it is among them", () => {
	const up = moveInLog(rowsFrom(0, 100), atEnd, {by: -50, height});
	assert.deepEqual(logWindow(rowsFrom(20, 120), up, height), {from: 20, to: 30, fresh: 20});
	assert.deepEqual(logWindow(rowsFrom(60, 160), up, height), {from: 0, to: 10, fresh: 60});
});

void test('no key leads past an end', () => {
	const rows = rowsFrom(0, 15);
	const top = moveInLog(rows, atEnd, {by: -1000, height});
	assert.deepEqual(logWindow(rows, top, height), {from: 0, to: 10, fresh: 0});
	assert.deepEqual(moveInLog(rows, top, {by: 1000, height}), atEnd);
	assert.deepEqual(moveInLog(rowsFrom(0, 3), atEnd, {by: -1, height}), atEnd);
	assert.deepEqual(moveInLog([], atEnd, {by: -1, height}), atEnd);
});

void test('a row that is gone to stands below some others', () => {
	const rows = rowsFrom(0, 100);
	assert.deepEqual(logWindow(rows, goToRow(rows, atEnd, {index: 40, height}), height), {
		from: 37,
		to: 47,
		fresh: 0,
	});
	assert.deepEqual(goToRow(rows, atEnd, {index: 99, height}), atEnd);
});
