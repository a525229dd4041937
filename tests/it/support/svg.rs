//! Draws a terminal's screen.

use std::fmt::Write as _;

use vt100::{Cell, Color, Screen};

/// Size of a cell in units of the picture.
const WIDTH: usize = 8;
const HEIGHT: usize = 17;
const MARGIN: usize = 12;

/// The screen as a picture, without the empty lines at its end.
pub(crate) fn draw(screen: &Screen) -> String {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    let is_empty = |row: &u16| {
        screen.rows(0, columns).nth((*row).into()).is_none_or(|text| text.trim().is_empty())
    };
    let last = (0..rows).rev().find(|row| !is_empty(row)).unwrap_or(0);
    let width = usize::from(columns) * WIDTH + 2 * MARGIN;
    let height = (usize::from(last) + 1) * HEIGHT + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"#1b1f24\"/>\n\
         <g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, monospace\" font-size=\"13\" \
         xml:space=\"preserve\">\n"
    );
    for row in 0..=last {
        draw_row(&mut svg, screen, row, columns);
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

/// One text for each run of cells that look alike.
fn draw_row(svg: &mut String, screen: &Screen, row: u16, columns: u16) {
    let mut column = 0;
    while column < columns {
        let Some(first) = screen.cell(row, column) else {
            break;
        };
        let start = column;
        let mut text = String::new();
        while let Some(cell) = screen.cell(row, column).filter(|cell| alike(cell, first)) {
            text.push_str(if cell.has_contents() { cell.contents() } else { " " });
            column += 1;
        }
        let text = text.trim_end();
        if text.is_empty() {
            continue;
        }
        let x = MARGIN + usize::from(start) * WIDTH;
        let y = MARGIN + (usize::from(row) + 1) * HEIGHT - 4;
        let weight = if first.bold() { " font-weight=\"bold\"" } else { "" };
        // Fonts differ in width: the length of each text is said, so that columns line up.
        let length = text.chars().count() * WIDTH;
        let fill = colour(first.fgcolor());
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        writeln!(
            svg,
            "<text x=\"{x}\" y=\"{y}\" fill=\"{fill}\"{weight} textLength=\"{length}\">{text}</text>"
        )
        .expect("text grows");
    }
}

fn alike(one: &Cell, other: &Cell) -> bool {
    (one.fgcolor(), one.bold()) == (other.fgcolor(), other.bold())
}

fn colour(colour: Color) -> &'static str {
    match colour {
        Color::Idx(1 | 9) => "#ff7b72",
        Color::Idx(2 | 10) => "#7ee787",
        Color::Idx(3 | 11) => "#e3b341",
        Color::Idx(4 | 12) => "#79c0ff",
        Color::Idx(5 | 13) => "#d2a8ff",
        Color::Idx(6 | 14) => "#76e3ea",
        Color::Idx(8) => "#8b949e",
        _ => "#e6edf3",
    }
}
