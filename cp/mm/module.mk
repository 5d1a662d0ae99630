pure += cp/mm/bufpool.c
cp += cp/mm/frame.c cp/mm/heap.c cp/mm/home.c cp/mm/gmap.c cp/mm/gmap_shared.c cp/mm/gstor.c \
      cp/mm/dgram.c cp/mm/vdisk_page.c
