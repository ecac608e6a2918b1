package convert

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"math"
	"time"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
)

const (
	pictureScale  = 100.0 / 72 // pixels a point: enough to read by, small enough to keep
	mostPixels    = 1_500_000  // of one picture; an A4 page has 970,000
	longestSide   = 8000       // pixels of one picture
	mostPictures  = 32 << 20   // bytes of all together
	white         = 0xFFFFFFFF
	pictureWithin = 2.0 / 3 // of the time that is left: the text is read, and stays
)

// pictures draws the pages. It ends early rather than fail: the text is there,
// and Report.Pages tells how many pictures are missing.
func (r *pdfReader) pictures() error {
	ctx, cancel := r.d.ctx, func() {}
	if deadline, ok := ctx.Deadline(); ok {
		ctx, cancel = context.WithTimeout(ctx, time.Duration(float64(time.Until(deadline))*pictureWithin))
	}
	defer cancel()
	defer r.d.killAfter(ctx)()
	total := 0
	for i := range r.report.Pages {
		packed, err := r.picture(i)
		total += len(packed)
		if err != nil || ctx.Err() != nil || total > mostPictures {
			break
		}
		r.script.pages = append(r.script.pages, Page{Number: i + 1, PNG: packed})
	}
	return r.meter.within()
}

// picture draws one page, in grey.
func (r *pdfReader) picture(i int) ([]byte, error) {
	size, err := r.d.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: r.d.ref, Index: i})
	if err != nil {
		return nil, err
	}
	width, height := pixels(size.Width, size.Height)
	bitmap, err := r.d.FPDFBitmap_CreateEx(&requests.FPDFBitmap_CreateEx{Width: width, Height: height, Format: enums.FPDF_BITMAP_FORMAT_GRAY, Pointer: uint64(0)})
	if err != nil {
		return nil, err
	}
	if _, err := r.d.FPDFBitmap_FillRect(&requests.FPDFBitmap_FillRect{Bitmap: bitmap.Bitmap, Width: width, Height: height, Color: white}); err != nil {
		return nil, err
	}
	loaded, err := r.d.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: r.d.ref, Index: i})
	if err != nil {
		return nil, err
	}
	_, err = r.d.FPDF_RenderPageBitmap(&requests.FPDF_RenderPageBitmap{
		Bitmap: bitmap.Bitmap, Page: requests.Page{ByReference: &loaded.Page}, SizeX: width, SizeY: height,
		Flags: enums.FPDF_RENDER_FLAG_ANNOT | enums.FPDF_RENDER_FLAG_GRAYSCALE,
	})
	if err != nil {
		return nil, err
	}
	stride, err := r.d.FPDFBitmap_GetStride(&requests.FPDFBitmap_GetStride{Bitmap: bitmap.Bitmap})
	if err != nil {
		return nil, err
	}
	drawn, err := r.d.FPDFBitmap_GetBuffer(&requests.FPDFBitmap_GetBuffer{Bitmap: bitmap.Bitmap})
	if err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	packer := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := packer.Encode(&packed, &image.Gray{Pix: drawn.Buffer, Stride: stride.Stride, Rect: image.Rect(0, 0, width, height)}); err != nil {
		return nil, err
	}
	if _, err := r.d.FPDFBitmap_Destroy(&requests.FPDFBitmap_Destroy{Bitmap: bitmap.Bitmap}); err != nil {
		return nil, err
	}
	_, err = r.d.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
	return bytes.Clone(packed.Bytes()), err
}

// pixels is the size of the picture of a page of so many points: of a page of
// any size, it stays below mostPixels.
func pixels(width, height float64) (int, int) {
	if !(width > 0 && height > 0) || math.IsInf(width*height, 1) {
		return 1, 1
	}
	scale := min(pictureScale, math.Sqrt(mostPixels/width/height), longestSide/max(width, height))
	return max(int(width*scale), 1), max(int(height*scale), 1)
}
