/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a virtio device tells its driver: indicators in guest storage, and an
 * interruption.  Classic indicators are a doubleword and status 0 on the
 * subchannel, which the driver has to take by TEST SUBCHANNEL.  With an
 * adapter's there is no status: a bit per queue in an area that may be other
 * devices' too, a summary byte, and one interruption until the driver has
 * cleared that byte.  The two do not mix until a reset; a change of the
 * configuration is always told the classic way.  VIRTIO 1.2, section 4.3.2.6.
 */
#include "cp/vdev/vvirtio_ind.h"
#include "cp/lib/str.h"
#include "cp/mm/gstor.h"
#include "cp/vdev/chprog.h"
#include "cp/vdev/vcss.h"
#include "netdrv/virtio_layout.h"

void vvirtio_ind_reset(struct vvirtio *v)
{
	memset(&v->ind, 0, sizeof(v->ind));
}

static u32 reject(struct vvirtio *v)
{
	return vdev_reject(&v->vdev, SENSE_COMMAND_REJECT);
}

/* An indicator doubleword: aligned and inside storage; 0 takes it away. */
static u32 take_doubleword(struct vvirtio *v, struct chprog *p, u64 *out)
{
	be64 raw;
	u64 at;

	if (chprog_get(p, &raw, sizeof(raw)) < sizeof(raw))
		return VDEV_OK;
	at = be64_get(raw);
	if ((at & 7) || !gstor_valid(v->g, gpa(at), 8))
		return reject(v);
	*out = at;
	return VDEV_OK;
}

u32 vvirtio_set_ind(struct vvirtio *v, struct chprog *p)
{
	if (v->ind.adapter)
		return reject(v);
	return take_doubleword(v, p, &v->ind.queues);
}

u32 vvirtio_set_conf_ind(struct vvirtio *v, struct chprog *p)
{
	return take_doubleword(v, p, &v->ind.config);
}

/* The summary byte, and the bytes that have the queues' bits, are storage. */
static bool thinint_valid(const struct vvirtio *v, const struct vvirtio_ind *i)
{
	u64 size = gstor_size(v->g);

	if (i->isc > 7 || i->queues >= size || i->bit_nr / 8 >= size)
		return false;
	return gstor_valid(v->g, gpa(i->summary), 1) &&
	       gstor_valid(v->g, gpa(i->queues + i->bit_nr / 8),
			   (i->bit_nr % 8 + v->queue_count + 7) / 8);
}

u32 vvirtio_set_ind_adapter(struct vvirtio *v, struct chprog *p)
{
	struct virtio_thinint t;
	struct vvirtio_ind i = v->ind;

	if (chprog_get(p, &t, sizeof(t)) < sizeof(t))
		return VDEV_OK;
	if (v->ind.queues && !v->ind.adapter)
		return reject(v);
	i.queues = be64_get(t.indicator);
	i.summary = be64_get(t.summary);
	i.bit_nr = be64_get(t.bit_nr);
	i.isc = t.isc;
	i.adapter = true;
	if (i.queues && !thinint_valid(v, &i))
		return reject(v);
	v->ind = i;
	return VDEV_OK;
}

/* --- telling --- */

static bool or_byte(struct vvirtio *v, u64 at, u8 bits, u8 *before)
{
	return gstor_or_byte(v->g, gpa(at), bits, before) == PGM_NONE;
}

/* True: an adapter interruption is due. */
static bool tell_adapter(struct vvirtio *v, u64 queues)
{
	const struct vvirtio_ind *i = &v->ind;
	u8 before;
	u64 bit;

	for (u32 n = 0; n < v->queue_count; n++) {
		bit = i->bit_nr + n;
		if ((queues >> n & 1) &&
		    !or_byte(v, i->queues + bit / 8, (u8)(0x80u >> bit % 8),
			     &before))
			return false;
	}
	return or_byte(v, i->summary, VIRTIO_SUMMARY, &before) && !before;
}

static bool tell_classic(struct vvirtio *v, u64 at, u64 bits)
{
	return at && gstor_or_be64(v->g, gpa(at), bits) == PGM_NONE;
}

bool vvirtio_interrupt(struct vvirtio *v, u64 queues, bool config)
{
	const struct vvirtio_ind *i = &v->ind;
	bool classic = false, adapter = false;

	if (!v->vdev.css)
		return false;
	if (queues && i->queues && i->adapter)
		adapter = tell_adapter(v, queues);
	else if (queues)
		classic = tell_classic(v, i->queues, queues);
	if (config)
		classic |= tell_classic(v, i->config, VIRTIO_IND_CONFIG);
	if (adapter)
		vcss_adapter_interrupt(v->vdev.css, i->isc);
	if (classic)
		vdev_unsolicited(&v->vdev, 0);
	return adapter || classic;
}
