//! A picture made anew: decoded within limits, turned upright, made smaller, encoded again. Nothing of the file but
//! its dots is in what is shown.

use super::hidden;
use crate::base::{Fault, Trouble};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// The largest file that is decoded: larger ones are kept and only handed out.
pub const LARGEST: usize = 48 * 1024 * 1024;
/// Longest side that is decoded, and the most dots: 50 million.
const LONGEST_SIDE: u32 = 16_384;
const MOST_DOTS: u64 = 50_000_000;
/// Memory that decoding may take.
const MEMORY: u64 = 320 * 1024 * 1024;
/// Longest side of what is shown.
const SHOWN: u32 = 1_600;
const QUALITY: u8 = 82;

/// The picture to show: always JPEG.
///
/// # Errors
/// `NotAPicture` for what is no JPEG, PNG or WebP, is broken, or would unpack to too much.
pub fn shown(file: &[u8]) -> Result<Vec<u8>, Trouble> {
    again(file, Some(SHOWN))
}

/// The picture in its full size without anything hidden, for handing on.
///
/// # Errors
/// As [`shown`].
pub fn copy(file: &[u8]) -> Result<Vec<u8>, Trouble> {
    again(file, None)
}

fn again(file: &[u8], longest: Option<u32>) -> Result<Vec<u8>, Trouble> {
    let broken = || Trouble::new(Fault::NotAPicture);
    let format = match hidden::picture(file).ok_or_else(broken)? {
        hidden::Kind::Jpeg => ImageFormat::Jpeg,
        hidden::Kind::Png => ImageFormat::Png,
        hidden::Kind::Webp => ImageFormat::WebP,
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(|_| broken())?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_DOTS || decoder.total_bytes() > MEMORY {
        return Err(broken());
    }
    decoder.set_limits(limits).map_err(|_| broken())?;
    let upright = decoder.orientation().map_err(|_| broken())?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| broken())?;
    if let Some(longest) = longest.filter(|l| width.max(height) > *l) {
        picture = picture.thumbnail(longest, longest);
    }
    picture.apply_orientation(upright);
    let mut out = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
    picture.to_rgb8().write_with_encoder(encoder).map_err(|_| broken())?;
    Ok(out)
}
