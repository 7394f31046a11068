import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {runLayoutFor} from '../../../../source/ui/components/run/run-layout.ts';

const kindAt = (columns: number, rows: number, clusters: number) => {
	const layout = runLayoutFor({columns, rows}, {clusters, steps: 12});
	return layout.kind === 'grid' ? `${layout.kind} of ${String(layout.perRow)}` : layout.kind;
};

void test('panes stand side by side, one to three of them by the width', () => {
	assert.equal(kindAt(98, 27, 3), 'grid of 3');
	assert.equal(kindAt(78, 21, 3), 'grid of 2');
	assert.equal(kindAt(58, 45, 2), 'grid of 1');
	// Two rows of two are wider than one of three and one of one.
	assert.equal(kindAt(158, 47, 4), 'grid of 2');
});

void test('where only one pane fits, it is one at a time', () => {
	assert.equal(kindAt(58, 13, 3), 'single');
});

void test("more than six clusters are a table, the chosen one's pane beside it where there is room", () => {
	assert.equal(kindAt(158, 47, 6), 'grid of 3');
	assert.equal(kindAt(158, 47, 7), 'table');
	const [wide, narrow] = [
		[98, 27],
		[78, 21],
	].map(([columns = 0, rows = 0]) => runLayoutFor({columns, rows}, {clusters: 12, steps: 20}));
	assert.equal(wide?.kind === 'table' && wide.isBeside, true);
	assert.equal(narrow?.kind === 'table' && narrow.isBeside, false);
});

void test('whatever the sizes are, the parts fill the room and never more', () => {
	fc.assert(
		fc.property(
			fc.integer({min: 58, max: 220}),
			fc.integer({min: 13, max: 70}),
			fc.integer({min: 1, max: 100}),
			fc.integer({min: 1, max: 110}),
			(columns, rows, clusters, steps) => {
				const layout = runLayoutFor({columns, rows}, {clusters, steps});
				assert.ok(
					layout.pane.rows >= 4,
					`a pane of ${String(layout.pane.rows)} rows shows nothing`,
				);
				assert.ok(layout.logRows >= 0);
				switch (layout.kind) {
					case 'grid': {
						assert.equal(
							layout.pane.rows * Math.ceil(clusters / layout.perRow) + layout.logRows,
							rows,
						);
						assert.ok(layout.pane.columns * layout.perRow <= columns);
						break;
					}

					case 'table': {
						const {isBeside, table, pane, logRows} = layout;
						assert.equal(
							(isBeside ? Math.max(table.rows, pane.rows) : table.rows + pane.rows) + logRows,
							rows,
						);
						assert.ok(
							(isBeside
								? table.columns + 1 + pane.columns
								: Math.max(table.columns, pane.columns)) <= columns,
						);
						break;
					}

					case 'single': {
						assert.equal(1 + layout.pane.rows + layout.logRows, rows);
					}
				}
			},
		),
	);
});
